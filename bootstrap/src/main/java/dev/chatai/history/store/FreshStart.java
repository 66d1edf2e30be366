package dev.chatai.history.store;

import dev.chatai.history.OpenAnswer;
import dev.chatai.history.file.CannotMove;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/// Prepares the database for the first server on an imported log.
final class FreshStart {
  private final JdbcTemplate jdbc;

  FreshStart(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /// Nodes extend the claims on their tokens every few seconds, and give them up when they stop.
  ///
  /// @throws CannotMove if one seems to run: it would answer every question of the history again
  void requireNobodyRuns() {
    var claims =
        jdbc.queryForList(
            """
            select distinct owner from token_entry
            where owner is not null and "timestamp"::timestamptz > now() - interval '10 seconds'\
            """,
            String.class);
    if (!claims.isEmpty()) {
      throw new CannotMove(
          "A ChatAI API runs on this database (%s). Stop it, wait ten seconds, and import again."
              .formatted(String.join(", ", claims)));
    }
  }

  /// Deletes the read model and the positions: they belong to another log, or to another store with
  /// other positions. The first server rebuilds them from the events.
  void forgetWhatWasRead() {
    for (var table :
        List.of(
            "token_entry",
            "usage_day",
            "search_document",
            "answer_piece",
            "message",
            "conversation",
            "answer_lease",
            "turn_reservation")) {
      jdbc.update("delete from " + table);
    }
    // orders a rebuild, which is faster than a replay
    jdbc.execute("create schema if not exists rebuild");
  }

  /// Inserts expired leases. Servers react to new events only, but take over answers whose lease
  /// has expired.
  void takeUp(Collection<OpenAnswer> open) {
    jdbc.batchUpdate(
        """
        insert into answer_lease (answer_id, conversation_id, attempt, node, expires_at)
        values (?, ?, ?, 'import', now())\
        """,
        open,
        1_000,
        (row, answer) -> {
          row.setObject(1, answer.answer());
          row.setObject(2, answer.conversation());
          row.setInt(3, answer.attempt());
        });
  }
}
