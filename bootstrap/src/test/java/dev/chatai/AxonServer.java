package dev.chatai;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/// An Axon Server that tests use. With `AXON_SERVER_JAR` it is a process of its own on ports and a
/// folder of its own, and empty. With `AXON_AXONSERVER_ENABLED=true` it is the running one of
/// `AXON_AXONSERVER_SERVERS`, by default `localhost:8124`, with whatever it holds.
final class AxonServer implements AutoCloseable {
  /// Why there is none and what to do.
  static final String MISSING =
      "AXON_SERVER_JAR names no Axon Server, nor does AXON_AXONSERVER_ENABLED=true say that one runs";

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String RUNNING = "localhost:8124";
  private static final int DASHBOARD_PORT = 8024;

  private final String address;
  private final URI dashboard;
  private final @Nullable Process process;
  private final @Nullable Path folder;

  private AxonServer(
      String address, int dashboardPort, @Nullable Process process, @Nullable Path folder) {
    this.address = address;
    this.dashboard =
        URI.create("http://" + address.replaceFirst("[:,].*", "") + ":" + dashboardPort);
    this.process = process;
    this.folder = folder;
  }

  static boolean isGiven() {
    return isRunning() || jar() != null;
  }

  private static boolean isRunning() {
    return "true".equals(System.getenv("AXON_AXONSERVER_ENABLED"));
  }

  private static @Nullable String jar() {
    return System.getenv("AXON_SERVER_JAR");
  }

  /// Waits until it is there.
  static AxonServer open() throws IOException, InterruptedException {
    var jar = jar();
    if (isRunning() || jar == null) {
      var address = System.getenv().getOrDefault("AXON_AXONSERVER_SERVERS", RUNNING);
      return new AxonServer(address, DASHBOARD_PORT, null, null);
    }
    return started(jar);
  }

  /// By `AXON_SERVER_JAVA`, or the `java` of the path: Axon Server 4.6 does not run on each JDK
  /// that runs these tests.
  private static AxonServer started(String jar) throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("axon-server");
    var port = FreePort.next();
    var dashboardPort = FreePort.next();
    var java = System.getenv().getOrDefault("AXON_SERVER_JAVA", "java");
    var command =
        new ProcessBuilder(java, "-Xmx512m", "-jar", Path.of(jar).toRealPath().toString());
    command
        .environment()
        .putAll(
            Map.of(
                "AXONIQ_AXONSERVER_PORT",
                String.valueOf(port),
                "AXONIQ_AXONSERVER_HOSTNAME",
                "localhost",
                "AXONIQ_AXONSERVER_HEARTBEAT_ENABLED",
                "true",
                "SERVER_PORT",
                String.valueOf(dashboardPort)));
    var log = folder.resolve("log.txt");
    var process =
        command
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    var server = new AxonServer("localhost:" + port, dashboardPort, process, folder);
    try {
      await()
          .atMost(Duration.ofMinutes(4)) // a machine that is busy otherwise
          .pollInterval(Duration.ofMillis(200))
          .until(() -> !process.isAlive() || server.isUp());
      if (!process.isAlive()) {
        throw new IllegalStateException(
            "Axon Server does not start with %s (AXON_SERVER_JAVA): %s"
                .formatted(java, Files.readString(log)));
      }
    } catch (RuntimeException failure) {
      server.close();
      throw failure;
    }
    return server;
  }

  private boolean isUp() throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(dashboard.resolve("/actuator/health")).build();
      return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  /// Those of a node that is to use it.
  Map<String, String> settings() {
    return Map.of("AXON_AXONSERVER_ENABLED", "true", "AXON_AXONSERVER_SERVERS", address);
  }

  /// Its pages and their REST API.
  URI dashboard() {
    return dashboard;
  }

  /// Stops what was started.
  @Override
  public void close() throws IOException, InterruptedException {
    if (process != null) {
      process.destroy();
      process.waitFor();
      FileSystemUtils.deleteRecursively(folder);
    }
  }
}
