package dev.chatai.conversation.query.rebuild;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Held by the one node that rebuilds: a session's lock in PostgreSQL, which ends with the node.
final class RebuildLock implements AutoCloseable {
  private static final long KEY = 0x43484154_52454255L; // "CHATREBU"

  private final Connection connection;

  private RebuildLock(Connection connection) {
    this.connection = connection;
  }

  /// @return null if another node holds it
  static @Nullable RebuildLock take(DataSource database) {
    try {
      var connection = database.getConnection();
      if (ask(connection, "pg_try_advisory_lock")) {
        return new RebuildLock(connection);
      }
      connection.close();
      return null;
    } catch (SQLException failure) {
      throw new IllegalStateException("The database is away", failure);
    }
  }

  private static boolean ask(Connection connection, String function) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("select " + function + "(" + KEY + ")")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /// The connection goes back to the pool, with its session.
  @Override
  public void close() throws SQLException {
    try (connection) {
      ask(connection, "pg_advisory_unlock");
    }
  }
}
