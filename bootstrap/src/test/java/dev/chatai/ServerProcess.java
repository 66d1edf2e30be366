package dev.chatai;

import static org.awaitility.Awaitility.await;

import dev.chatai.llm.FakeUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The application in a process of its own, which can be killed.
final class ServerProcess implements AutoCloseable {
  private final Path folder;
  private final int port = freePort();
  private final int managementPort = freePort();
  private final Map<String, String> settings = new HashMap<>();
  private @Nullable Process process;

  /// @param folder keeps its data from one start to the next, and its log in `log`
  ServerProcess(Path folder, FakeUpstream upstream) {
    this.folder = folder;
    settings.put("SERVER_PORT", String.valueOf(port));
    settings.put("MANAGEMENT_SERVER_PORT", String.valueOf(managementPort));
    settings.put("CHATAI_DATA_DIR", folder.resolve("data").toString());
    settings.put("OPENAI_BASE_URL", upstream.baseUrl());
  }

  /// Starts it and waits until it is ready.
  ///
  /// @return how long that took
  Duration start() throws IOException {
    var started = System.nanoTime();
    var command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ChatApplication.class.getName());
    command.environment().putAll(settings);
    command.redirectErrorStream(true);
    command.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    var running = command.start();
    process = running;
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !running.isAlive() || ready());
    if (!running.isAlive()) {
      throw new IllegalStateException("It has stopped, see " + folder.resolve("log"));
    }
    return Duration.ofNanos(System.nanoTime() - started);
  }

  /// As `kill -9` does.
  void kill() throws InterruptedException {
    Objects.requireNonNull(process).destroyForcibly().waitFor();
  }

  ChatClient client() {
    return new ChatClient(port);
  }

  /// Stops it in good order.
  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      process.destroy();
      process.waitFor();
    }
  }

  private boolean ready() {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/readiness"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
