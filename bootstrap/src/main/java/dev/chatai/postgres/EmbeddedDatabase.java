package dev.chatai.postgres;

import dev.chatai.start.CannotStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/// The embedded PostgreSQL, with its files in the data folder. The data source is made from this
/// bean, so the server starts before everything that uses it, and stops after it.
public final class EmbeddedDatabase implements JdbcConnectionDetails, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
  static final String DATABASE = "chatai";

  /// Within this machine. Else each connection begins by asking for encryption, and waits.
  private static final String PLAIN = "?sslmode=disable&gssEncMode=disable";

  private final DataFolder folder;
  private final PostgresServer server;
  private final String password;
  private final PostgresWatch watch;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedDatabase(DataFolder folder, PostgresServer server, String password) {
    this.folder = folder;
    this.server = server;
    this.password = password;
    this.watch = new PostgresWatch(server);
  }

  /// Returns once it answers and its commits are durable.
  ///
  /// @throws CannotStart if the folder is taken or not writable, or the server does not start
  public static EmbeddedDatabase start(Path dataDir) {
    DataFolder folder = DataFolder.claim(dataDir);
    try {
      return start(folder);
    } catch (IOException | SQLException e) {
      throw new CannotStart(
          "The embedded PostgreSQL in " + folder + " does not start: " + e.getMessage() + ".",
          "Mend that, or set SPRING_DATASOURCE_URL to a PostgreSQL of your own.",
          e);
    }
  }

  private static EmbeddedDatabase start(DataFolder folder) throws IOException, SQLException {
    PostgresServer server = null;
    try {
      server = PostgresServer.start(folder);
      var database = new EmbeddedDatabase(folder, server, folder.password());
      database.create();
      database.check();
      database.watch.start();
      return database;
    } catch (IOException | SQLException | RuntimeException e) {
      if (server != null) {
        server.stop();
      }
      folder.close();
      throw e;
    }
  }

  private void create() throws SQLException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      if (!single(statement, "select count(*) from pg_database where datname = '" + DATABASE + "'")
          .equals("1")) {
        statement.execute("create database " + DATABASE);
      }
    }
  }

  /// Checks the effective settings: one of the role or of the database overrides the server's.
  private void check() throws SQLException {
    try (Connection connection = connect(DATABASE);
        Statement statement = connection.createStatement()) {
      for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        if (!single(statement, "show " + setting).equals("on")) {
          throw new CannotStart(
              "The embedded PostgreSQL in "
                  + folder
                  + " runs with "
                  + setting
                  + " off and could lose accepted messages.",
              "Remove the setting from its role and its database (ALTER ROLE, ALTER DATABASE … RESET).");
        }
      }
      String version = single(statement, "show server_version");
      log.info("PostgreSQL {} on port {}, files in {}", version, server.port(), folder);
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(server.port(), database), getUsername(), password);
  }

  private static String single(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      result.next();
      return String.valueOf(result.getString(1));
    }
  }

  static String url(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + PLAIN;
  }

  @Override
  public String getJdbcUrl() {
    return url(server.port(), DATABASE);
  }

  @Override
  public String getUsername() {
    return PostgresServer.USER;
  }

  @Override
  public String getPassword() {
    return password;
  }

  /// Once: another process may have taken the folder since.
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      watch.close();
      try {
        server.stop();
        folder.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
