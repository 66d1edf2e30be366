package dev.chatai.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The embedded PostgreSQL of a server in another process: it outlives a killed server.
public final class OrphanedDatabase {
  private OrphanedDatabase() {}

  /// As a power cut does, as far as the database knows.
  public static void kill(Path data) throws IOException {
    of(data).ifPresent(it -> it.process().destroyForcibly());
  }

  /// In good order, if there is one.
  public static void stop(Path data) throws IOException, InterruptedException {
    var orphan = of(data);
    if (orphan.isPresent()) {
      orphan.get().stop();
    }
  }

  private static Optional<Postmaster> of(Path data) throws IOException {
    return Files.exists(data)
        ? Postmaster.of(data.toRealPath().resolve("postgresql"))
        : Optional.empty();
  }
}
