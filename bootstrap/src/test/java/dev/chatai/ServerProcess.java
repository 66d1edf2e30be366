package dev.chatai;

import static org.awaitility.Awaitility.await;

import dev.chatai.llm.FakeUpstream;
import dev.chatai.postgres.OrphanedDatabase;
import dev.chatai.postgres.PreparedDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The application in a process of its own, which can be killed.
final class ServerProcess implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path folder;
  private final int port = FreePort.next();
  private final int managementPort = FreePort.next();
  private final Map<String, String> settings = new HashMap<>();
  private Class<?> application = ChatApplication.class;
  private @Nullable Process process;

  /// @param folder keeps its data from one start to the next, and its log in `log`
  ServerProcess(Path folder, FakeUpstream upstream) {
    this(folder, upstream.baseUrl());
  }

  /// @param upstream its base URL
  ServerProcess(Path folder, String upstream) {
    this.folder = folder;
    settings.put("SERVER_PORT", String.valueOf(port));
    settings.put("MANAGEMENT_SERVER_PORT", String.valueOf(managementPort));
    settings.put("CHATAI_DATA_DIR", data().toString());
    settings.put("OPENAI_BASE_URL", upstream);
    settings.put("CHATAI_DRAIN", "0s"); // a test's answers may have no end
  }

  /// From the next start on it halts at that point, the first time it comes there after [#arm].
  void haltAt(FaultPoint point) throws IOException {
    Files.deleteIfExists(armed());
    application = FaultyApplication.class;
    settings.put("CHATAI_TEST_HALT_AT", point.toString());
    settings.put("CHATAI_TEST_HALT_WHEN", armed().toString());
  }

  void arm() throws IOException {
    Files.createFile(armed());
  }

  /// From the next start on it is the application as it is.
  void haltNowhere() {
    application = ChatApplication.class;
  }

  private Path armed() {
    return folder.resolve("armed");
  }

  /// Starts it with a [PreparedDatabase], and waits until it is ready, or has halted at its fault
  /// point.
  ///
  /// @return how long that took
  Duration start() throws IOException {
    PreparedDatabase.in(data());
    return start(ServerJvm.options());
  }

  /// The same, but that a first start makes its database itself.
  Duration start(List<String> options) throws IOException {
    var started = System.nanoTime();
    var command = new ProcessBuilder(ServerJvm.command(options, application));
    command.environment().putAll(settings);
    command.redirectErrorStream(true);
    command.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    var running = command.start();
    process = running;
    await()
        .atMost(Duration.ofMinutes(4)) // a machine that is busy otherwise
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !running.isAlive() || ready());
    if (!running.isAlive() && running.exitValue() != Faults.HALTED) {
      throw new IllegalStateException("It has stopped, see " + folder.resolve("log"));
    }
    return Duration.ofNanos(System.nanoTime() - started);
  }

  /// Adds a setting, as by the environment.
  ServerProcess with(String variable, String value) {
    settings.put(variable, value);
    return this;
  }

  ServerProcess with(Map<String, String> others) {
    settings.putAll(others);
    return this;
  }

  boolean runs() {
    return process != null && process.isAlive();
  }

  /// As SIGSTOP does: nothing is closed, nothing goes on.
  void freeze() throws IOException, InterruptedException {
    signal("-STOP");
  }

  void thaw() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    var pid = String.valueOf(Objects.requireNonNull(process).pid());
    new ProcessBuilder("kill", name, pid).inheritIO().start().waitFor();
  }

  /// As `kill` does: it stops in good order.
  void terminate() {
    Objects.requireNonNull(process).destroy();
  }

  /// @return false when it runs for longer
  boolean awaitEnd(Duration most) throws InterruptedException {
    return Objects.requireNonNull(process).waitFor(most);
  }

  /// What it has said since its first start.
  String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /// As `kill -9` does.
  void kill() throws InterruptedException {
    Objects.requireNonNull(process).destroyForcibly().waitFor();
  }

  /// Waits until it has halted at its fault point.
  ///
  /// @return false when it does not
  boolean awaitHalt(Duration most) throws InterruptedException {
    var running = Objects.requireNonNull(process);
    return running.waitFor(most) && running.exitValue() == Faults.HALTED;
  }

  /// As a power cut does, as far as the database knows.
  void killDatabase() throws IOException {
    OrphanedDatabase.kill(data());
  }

  Path data() {
    return folder.resolve("data");
  }

  ProcessHandle handle() {
    return Objects.requireNonNull(process).toHandle();
  }

  int port() {
    return port;
  }

  ChatClient client() {
    return new ChatClient(port);
  }

  /// Where it is operated.
  ChatClient management() {
    return new ChatClient(managementPort);
  }

  /// Stops it in good order, and the database that a killed one has left behind.
  @Override
  public void close() throws IOException, InterruptedException {
    if (process != null) {
      process.destroy();
      process.waitFor();
      OrphanedDatabase.stop(data());
    }
  }

  private boolean ready() {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/readiness"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
