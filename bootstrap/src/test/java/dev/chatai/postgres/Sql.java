package dev.chatai.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/// What tests ask a database directly.
public final class Sql {
  private Sql() {}

  public static Connection connect(JdbcConnectionDetails database) throws SQLException {
    return DriverManager.getConnection(
        database.getJdbcUrl(), database.getUsername(), database.getPassword());
  }

  public static void execute(JdbcConnectionDetails database, String sql) throws SQLException {
    try (var connection = connect(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// The only value of the only row, as text.
  public static String ask(JdbcConnectionDetails database, String sql) throws SQLException {
    try (var connection = connect(database);
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /// The number of a table's rows.
  public static long count(JdbcConnectionDetails database, String table) throws SQLException {
    return Long.parseLong(ask(database, "select count(*) from " + table));
  }
}
