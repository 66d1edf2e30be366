package dev.chatai.conversation.query.rebuild;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.StatementCallback;

/// Statements that may take long. They are ended after an hour, or when the run is cancelled.
final class Statements {
  private static final Logger log = LoggerFactory.getLogger(Statements.class);
  private static final int SECONDS_AT_MOST = 3_600;

  private final JdbcTemplate jdbc;
  private volatile @Nullable Statement running;
  private volatile boolean cancelled;

  Statements(DataSource database) {
    this.jdbc = new JdbcTemplate(database);
  }

  /// @return the first column of the first row; empty if there is none, or it is null
  Optional<String> first(String sql) {
    StatementCallback<Optional<String>> execute = it -> execute(it, sql);
    return Objects.requireNonNull(jdbc.execute(execute));
  }

  private Optional<String> execute(Statement statement, String sql) throws SQLException {
    running = statement;
    try {
      if (cancelled) {
        throw new Stalled("It was cancelled");
      }
      statement.setQueryTimeout(SECONDS_AT_MOST);
      if (!statement.execute(sql)) {
        return Optional.empty();
      }
      var rows = statement.getResultSet();
      return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
    } finally {
      running = null;
    }
  }

  void cancel() {
    cancelled = true;
    var statement = running;
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException ended) {
        log.debug("It has ended by itself", ended);
      }
    }
  }
}
