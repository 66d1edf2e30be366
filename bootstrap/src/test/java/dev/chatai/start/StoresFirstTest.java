package dev.chatai.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chatai.FreePort;
import dev.chatai.postgres.DatabaseTest;
import dev.chatai.postgres.EmbeddedDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.mock.env.MockEnvironment;

class StoresFirstTest extends DatabaseTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final int api = FreePort.next();
  private final int management = FreePort.next();
  private final int postgres = FreePort.next();

  @Test
  void while_the_database_is_away_it_says_so_and_then_goes_on() throws Exception {
    Thread start = Thread.ofVirtual().start(() -> startWith(outside(database.getPassword())));
    await().atMost(Duration.ofSeconds(10)).until(() -> answers(management));

    var health = get(management, "/actuator/health");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body()).contains("\"status\":\"DOWN\"").contains("\"db\"");
    assertThat(get(management, "/actuator/health/readiness").statusCode()).isEqualTo(503);
    assertThat(get(management, "/actuator/health/liveness").statusCode()).isEqualTo(200);
    var refused = get(api, "/conversation");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
    assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");

    try (var _ = forward(postgres, database)) {
      assertThat(start.join(Duration.ofSeconds(15))).isTrue();
    }
    assertThat(answers(management)).isFalse();
    assertThat(answers(api)).isFalse();
  }

  @Test
  void a_wrong_password_is_no_absence() throws Exception {
    try (var _ = forward(postgres, database)) {
      assertThatThrownBy(() -> startWith(outside("wrong")))
          .isInstanceOfSatisfying(
              CannotStart.class,
              e -> assertThat(e.remedy()).contains("SPRING_DATASOURCE_PASSWORD"));
    }
  }

  @Test
  void a_taken_port_ends_the_wait() throws Exception {
    try (var _ = new ServerSocket(management, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> startWith(outside("any"))).isInstanceOf(PortInUseException.class);
    }
    assertThat(answers(api)).isFalse();
  }

  @Test
  void axon_server_is_asked_only_when_it_is_wanted() {
    var settings = new MockEnvironment();
    assertThat(OutsideStore.of(settings)).isEmpty();
    settings.setProperty("axon.axonserver.enabled", "true");
    settings.setProperty("axon.axonserver.servers", "localhost:" + FreePort.next());
    assertThat(OutsideStore.of(settings))
        .singleElement()
        .satisfies(store -> assertThat(store.answers()).isFalse());
  }

  private void startWith(MockEnvironment settings) {
    new StoresFirst()
        .onApplicationEvent(
            new ApplicationEnvironmentPreparedEvent(
                new DefaultBootstrapContext(), new SpringApplication(), new String[0], settings));
  }

  private MockEnvironment outside(String password) {
    return new MockEnvironment()
        .withProperty("server.address", "127.0.0.1")
        .withProperty("server.port", String.valueOf(api))
        .withProperty("management.server.address", "127.0.0.1")
        .withProperty("management.server.port", String.valueOf(management))
        .withProperty(
            "spring.datasource.url", "jdbc:postgresql://127.0.0.1:" + postgres + "/chatai")
        .withProperty("spring.datasource.username", "chatai")
        .withProperty("spring.datasource.password", password);
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return http.send(request, BodyHandlers.ofString());
  }

  private static boolean answers(int port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// The database, come back at a port chosen before.
  private static ServerSocket forward(int port, EmbeddedDatabase database) throws IOException {
    var door = new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
    int target = URI.create(database.getJdbcUrl().substring("jdbc:".length())).getPort();
    Thread.ofVirtual()
        .start(() -> {
          while (!door.isClosed()) {
            try {
              Socket here = door.accept();
              var there = new Socket(InetAddress.getLoopbackAddress(), target);
              Thread.ofVirtual().start(() -> copy(here, there));
              Thread.ofVirtual().start(() -> copy(there, here));
            } catch (IOException _) {
              return;
            }
          }
        });
    return door;
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // either side has hung up
    }
  }
}
