package dev.chatai.postgres;

import dev.chatai.start.CannotStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// The server process of a cluster, found by its postmaster.pid.
record Postmaster(ProcessHandle process, Path cluster) {
  private static final Duration FAST = Duration.ofSeconds(60);
  private static final Duration IMMEDIATE = Duration.ofSeconds(15);

  /// The running server of this cluster, if there is one. The pid alone is no proof: after a crash
  /// it may belong to another process, or to one in another container.
  static Optional<Postmaster> of(Path cluster) throws IOException {
    return pid(cluster)
        .flatMap(ProcessHandle::of)
        .filter(process -> serves(process.info(), cluster))
        .map(process -> new Postmaster(process, cluster));
  }

  /// The port it listens on: the fourth line of its file.
  int port() throws IOException {
    try (var lines = Files.lines(pidFile(cluster), StandardCharsets.ISO_8859_1)) {
      return lines
          .skip(3)
          .findFirst()
          .map(String::strip)
          .map(Integer::valueOf)
          .orElseThrow(() -> new IOException("its port is not known"));
    } catch (NumberFormatException e) {
      throw new IOException("its port is not known", e);
    }
  }

  private static Optional<Long> pid(Path cluster) throws IOException {
    Path file = pidFile(cluster);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      var first = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines();
      return first.findFirst().map(String::strip).map(Long::valueOf);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static boolean serves(ProcessHandle.Info process, Path cluster) {
    boolean postgres =
        process.command().map(Path::of).filter(file -> file.endsWith("postgres")).isPresent();
    return postgres
        && Arrays.asList(process.arguments().orElse(new String[0])).contains(cluster.toString());
  }

  /// Stops the server that a killed process has left running. Only for the holder of the data
  /// folder's lock: otherwise the server may be in use.
  static void clearAway(Path cluster) throws IOException {
    Optional<Postmaster> orphan = of(cluster);
    if (orphan.isPresent()) {
      orphan.get().stop();
    }
    // PostgreSQL would refuse to start on a file with garbage, or with the pid of another process
    Files.deleteIfExists(pidFile(cluster));
  }

  private static Path pidFile(Path cluster) {
    return cluster.resolve("postmaster.pid");
  }

  /// Requests PostgreSQL's fast shutdown and waits for it; if that takes too long, the immediate
  /// one, which costs a recovery at the next start but no data.
  ///
  /// @throws CannotStart if it does not stop
  void stop() throws IOException {
    if (!ends("INT", FAST) && !ends("QUIT", IMMEDIATE)) {
      throw new CannotStart(
          "The PostgreSQL of an earlier run (process " + process.pid() + ") does not stop.",
          "End that process, then start again.");
    }
  }

  /// By the shell's own `kill`: Java cannot send these signals, and slim images have no procps.
  private boolean ends(String signal, Duration wait) throws IOException {
    new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + process.pid())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    long deadline = System.nanoTime() + wait.toNanos();
    try {
      while (runs() && System.nanoTime() < deadline) {
        Thread.sleep(Duration.ofMillis(20));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return !runs();
  }

  /// It removes its file last. The process itself may stay as a zombie, as in many containers
  /// nobody reaps those.
  private boolean runs() {
    return process.isAlive() && Files.exists(pidFile(cluster));
  }
}
