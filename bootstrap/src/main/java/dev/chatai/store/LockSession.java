package dev.chatai.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/// A database session of its own for the lock: a pool could close its connections at any time.
///
/// @param pid the server's process for it
/// @param start when that process started, as pids are reused
record LockSession(Connection connection, int pid, String start) implements AutoCloseable {
  static final long KEY = 0x636861746169L; // "chatai"

  private static final int SECONDS = 2;

  static LockSession open(JdbcConnectionDetails database) throws SQLException {
    var properties = new Properties();
    put(properties, "user", database.getUsername());
    put(properties, "password", database.getPassword());
    properties.setProperty("ApplicationName", "chatai single node lock");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "5");
    Connection connection = DriverManager.getConnection(database.getJdbcUrl(), properties);
    try (Statement statement = connection.createStatement()) {
      // frees the lock of a machine that died within 20 s instead of two hours
      statement.execute(
          "set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 5;"
              + " set tcp_keepalives_count = 3; set idle_session_timeout = 0");
      try (ResultSet self =
          statement.executeQuery(
              "select pid, backend_start::text from pg_stat_activity where pid = pg_backend_pid()")) {
        self.next();
        return new LockSession(connection, self.getInt(1), self.getString(2));
      }
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static void put(Properties properties, String name, @Nullable String value) {
    if (value != null) {
      properties.setProperty(name, value);
    }
  }

  boolean lives() throws SQLException {
    return connection.isValid(SECONDS);
  }

  boolean tryLock() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select pg_try_advisory_lock(" + KEY + ")")) {
      return result.next() && result.getBoolean(1);
    }
  }

  /// Ends a former session whose connection was lost: the server may keep it, and its lock, for
  /// hours.
  void end(LockSession former) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select pg_terminate_backend(pid) from pg_stat_activity"
                + " where pid = ? and backend_start = ?::timestamptz")) {
      statement.setInt(1, former.pid);
      statement.setString(2, former.start);
      statement.execute();
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException _) {
      // closed already
    }
  }
}
