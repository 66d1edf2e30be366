package dev.chatai.postgres;

import dev.chatai.start.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/// The embedded PostgreSQL of a running server. Port and password are read from its data folder,
/// which only the same user can do.
public record RunningDatabase(int port, String password) implements JdbcConnectionDetails {
  /// @throws CannotStart if it does not run, or its files cannot be read
  public static RunningDatabase in(Path dataDir) {
    try {
      var folder = dataDir.toRealPath();
      var server = Postmaster.of(folder.resolve(DataFolder.CLUSTER));
      if (server.isPresent()) {
        return new RunningDatabase(
            server.get().port(), Files.readString(folder.resolve(DataFolder.PASSWORD)).strip());
      }
      throw new CannotStart(
          "The server on " + folder + " is starting or stopping.", "Try again in a moment.");
    } catch (IOException e) {
      throw new CannotStart(
          "The database of the server on "
              + dataDir
              + " cannot be reached: "
              + e.getMessage()
              + ".",
          "Run this as the server's user.",
          e);
    }
  }

  @Override
  public String getJdbcUrl() {
    return EmbeddedDatabase.url(port, EmbeddedDatabase.DATABASE);
  }

  @Override
  public String getUsername() {
    return PostgresServer.USER;
  }

  @Override
  public String getPassword() {
    return password;
  }

  @Override
  public String toString() {
    return "PostgreSQL on port " + port;
  }
}
