package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chatai.api.security.Role;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

@ExtendWith(OutputCaptureExtension.class)
class ApiKeyTest extends SecuredTest {
  @Autowired private JdbcClient jdbc;

  private static String id(String key) {
    return key.substring(7, 19);
  }

  private HttpResponse<String> send(String... headers) {
    return stranger().send(stranger().request("/conversation").headers(headers));
  }

  @Test
  void a_key_is_accepted_in_either_header() {
    var key = keys.create("either", Role.USER, 1);
    assertThat(key).matches("chatai_[0-9A-Za-z]{12}_[0-9A-Za-z_-]{49}");
    assertThat(send("Authorization", "Bearer " + key).statusCode()).isEqualTo(200);
    assertThat(send("authorization", "bearer " + key).statusCode()).isEqualTo(200);
    assertThat(send("X-API-Key", key).statusCode()).isEqualTo(200);
  }

  @Test
  void without_a_key_requests_are_refused() {
    var response = stranger().response("/conversation");
    assertUnauthenticated(response);
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"chatai\"");
    for (var path : List.of("/conversation", "/nothing", "/error", "/openapi.json.yaml")) {
      assertUnauthenticated(stranger().response(path));
    }
  }

  @Test
  void a_wrong_key_is_refused_without_a_reason() {
    var key = keys.create("wrong", Role.USER, null);
    var other = keys.create("wrong", Role.USER, null);
    var swapped = key.substring(0, 20) + other.substring(20);
    for (var wrong :
        List.of(
            key.substring(0, 68) + (key.endsWith("a") ? "b" : "a"),
            swapped,
            key + "a",
            "chatai_",
            "chatai_000000000000_")) {
      var response = send("X-API-Key", wrong);
      assertUnauthenticated(response);
      assertThat(ChatClient.json(response).get("detail").asString())
          .isEqualTo("The API key or token is not valid.");
    }
    assertUnauthenticated(send("Authorization", "Basic " + key));
    assertUnauthenticated(send("Authorization", "Bearer " + key, "X-API-Key", other));
  }

  /// An invented key can have a valid checksum.
  @Test
  void a_key_with_the_id_but_not_the_hash_of_another_is_refused() {
    var key = keys.create("tampered", Role.USER, null);
    var other = keys.create("tampered", Role.USER, null);
    jdbc.sql("update api_key set hash = (select hash from api_key where id = ?) where id = ?")
        .params(id(other), id(key))
        .update();
    assertUnauthenticated(send("X-API-Key", key));
    assertThat(send("X-API-Key", other).statusCode()).isEqualTo(200);
    jdbc.sql("delete from api_key where id = ?").param(id(key)).update();
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertUnauthenticated(send("X-API-Key", key)));
  }

  @Test
  void an_expired_key_is_refused_within_ten_seconds() {
    var key = keys.create("expires", Role.USER, 1);
    assertThat(send("X-API-Key", key).statusCode()).isEqualTo(200);
    jdbc.sql("update api_key set expires_at = now() where id = ?").param(id(key)).update();
    await().atMost(Duration.ofSeconds(10)).until(() -> send("X-API-Key", key).statusCode() == 401);
  }

  @Test
  void a_revoked_key_is_refused_within_ten_seconds_and_its_open_streams_end() {
    var key = keys.create("revoked", Role.USER, null);
    var client = stranger().as(key);
    var quiet = client.start();
    var conversation = client.openStream("/conversation/" + quiet + "/stream");
    var answer = client.openEvents(client.start(), "[[slow:600,100]]");
    var waiting =
        CompletableFuture.supplyAsync(() -> client.ask(client.start(), "[[slow:400,100]]"));
    var streams = List.of(Streams.cut(conversation), Streams.cut(answer));
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(5))
        .until(() -> streams.stream().noneMatch(CompletableFuture::isDone));

    assertThat(keys.revoke(id(key))).isTrue();

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() ->
            send("X-API-Key", key).statusCode() == 401
                && waiting.isDone()
                && streams.stream().allMatch(CompletableFuture::isDone));
    assertUnauthenticated(waiting.join());
    // aborted, so that it does not look complete
    assertThat(streams).allSatisfy(it -> assertThat(it.join()).isTrue());
  }

  @Test
  void the_body_of_an_unauthenticated_request_is_not_read() throws Exception {
    assertUnauthenticated(stranger().post("/conversation", "{not json"));
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(5_000);
      var head =
          "POST /conversation HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 1000\r\n\r\n{";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      assertThat(answer).isEqualTo("HTTP/1.1 401");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/docs", "/docs/docs.js", "/openapi.json"})
  void the_root_and_the_document_are_public(String path) {
    assertThat(stranger().response(path).statusCode()).isEqualTo(200);
  }

  @Test
  void methods_and_errors_are_as_without_keys() {
    var client = owner("methods");
    var head = client.send(client.request("/").method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(client.response("/nothing").statusCode()).isEqualTo(404);
    var delete = client.delete("/conversation");
    assertThat(delete.statusCode()).isEqualTo(405);
    assertThat(ChatClient.json(delete).get("code").asString()).isEqualTo("method_not_allowed");
    assertThat(client.post("/conversation", "{not json").statusCode()).isEqualTo(400);
  }

  @Test
  void no_key_is_logged(CapturedOutput output) {
    var key = keys.create("logged", Role.ADMIN, null);
    assertThat(send("X-API-Key", key).statusCode()).isEqualTo(200);
    assertUnauthenticated(send("X-API-Key", key + "x"));
    assertUnauthenticated(send("Authorization", "Digest " + key));
    assertThat(output.getAll()).doesNotContain(key.substring(20, 60));
  }

  @Test
  void only_a_hash_is_stored() {
    var key = keys.create("kept", Role.USER, null);
    var row = jdbc.sql("select api_key::text from api_key where id = ?").param(id(key));
    assertThat(row.query(String.class).single()).doesNotContain(key.substring(20, 60));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "local", "oidc:ada", "a b", "a\nb", "a\u0000b", "\u200B"})
  void some_names_are_reserved_or_invalid(String name) {
    assertThatThrownBy(() -> keys.create(name, Role.USER, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> keys.create("x".repeat(129), Role.USER, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertUnauthenticated(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
        .startsWith("Bearer realm=\"chatai\"");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(ChatClient.json(response).get("code").asString()).isEqualTo("unauthenticated");
  }
}
