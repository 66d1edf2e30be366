package dev.chatai.conversation.query.rebuild;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The rebuild or comparison that this node runs, as the table `rebuild_run` has it: the lock, the
/// progress and whether it is cancelled. The row is renewed each second. One that is not renewed
/// for ten seconds is given up: its node has died or is frozen.
final class Run implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Run.class);
  private static final int SECONDS_BETWEEN = 1;
  private static final String DIED =
      "(finished_at is null and seen_at < now() - interval '10 seconds')";

  enum Kind {
    REBUILD("rebuild"),
    COMPARISON("comparison");

    /// Of the row, and of the schema of the tables.
    final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  private final JdbcClient jdbc;
  private final Kind kind;
  private final UUID id = UUID.randomUUID();
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("rebuild-run").factory());
  private volatile String state = "building";
  private volatile long events;
  private volatile long position = -1;
  private volatile long head = -1;
  private volatile boolean cancelled;
  private volatile Runnable halt = () -> {};

  private Run(JdbcClient jdbc, Kind kind) {
    this.jdbc = jdbc;
    this.kind = kind;
  }

  /// @return null if one is under way, on whichever node
  static @Nullable Run begin(JdbcClient jdbc, String node, Kind kind) {
    giveUpOfTheDead(jdbc, node);
    var run = new Run(jdbc, kind);
    try {
      var begun =
          jdbc.sql(
                  """
                  insert into rebuild_run (kind, id, node, state) values (?, ?, ?, ?)
                  on conflict (kind) do update set id = excluded.id, node = excluded.node,
                    state = excluded.state, events = 0, position = -1, head = -1, started_at = now(),
                    seen_at = now(), finished_at = null, cancelled = false, difference = null,
                    digest = null
                  where rebuild_run.finished_at is not null\
                  """)
              .params(kind.word, run.id, node, run.state)
              .update();
      if (begun == 0) {
        return null;
      }
    } catch (DuplicateKeyException _) {
      return null; // the other kind is under way
    }
    var _ =
        run.renewal.scheduleWithFixedDelay(
            run::renew, SECONDS_BETWEEN, SECONDS_BETWEEN, TimeUnit.SECONDS);
    return run;
  }

  /// @param node this one, which runs none: if it has a row, it has died and is here again
  private static void giveUpOfTheDead(JdbcClient jdbc, String node) {
    jdbc.sql(
            """
            update rebuild_run set state = 'failed', finished_at = now(),
              failure = 'Its node ' || node || ' has died'
            where (finished_at is null and node = ?) or %s\
            """
                .formatted(DIED))
        .param(node)
        .update();
  }

  /// @return false if none is under way
  static boolean cancel(JdbcClient jdbc) {
    return jdbc.sql(
                """
                update rebuild_run set cancelled = true
                where finished_at is null and seen_at > now() - interval '10 seconds'\
                """)
            .update()
        > 0;
  }

  static @Nullable RebuildProgress progress(JdbcClient jdbc, Kind kind) {
    return jdbc.sql("select *, %s as died from rebuild_run where kind = ?".formatted(DIED))
        .param(kind.word)
        .query((row, _) -> progress(row))
        .optional()
        .orElse(null);
  }

  private static RebuildProgress progress(ResultSet row) throws SQLException {
    var started = row.getObject("started_at", OffsetDateTime.class).toInstant();
    var seen = row.getObject("seen_at", OffsetDateTime.class).toInstant();
    var finished = row.getObject("finished_at", OffsetDateTime.class);
    var events = row.getLong("events");
    var end = finished == null ? seen : finished.toInstant();
    var died = row.getBoolean("died"); // and nobody has found that out yet
    return new RebuildProgress(
        died ? "failed" : row.getString("state"),
        row.getString("node"),
        events,
        row.getLong("position"),
        row.getLong("head"),
        RebuildProgress.perSecond(events, Duration.between(started, end)),
        started,
        finished == null && !died ? null : end,
        died ? "Its node has died" : row.getString("failure"),
        row.getString("difference"),
        row.getString("digest"));
  }

  /// As the log names it.
  String title() {
    return kind == Kind.REBUILD ? "Rebuild" : "Comparison";
  }

  UUID id() {
    return id;
  }

  Kind kind() {
    return kind;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /// @param halt stops what runs, also when called again
  void whenStopped(Runnable halt) {
    this.halt = halt;
  }

  void in(String state) {
    this.state = state;
  }

  void at(long events, long position, long head) {
    this.events = events;
    this.position = position;
    this.head = head;
  }

  private void renew() {
    try {
      var row = store("seen_at = now() where id = ? and finished_at is null", id);
      cancelled = row.orElse(false);
      if (cancelled || row.isEmpty()) {
        halt.run();
      }
    } catch (RuntimeException away) {
      log.debug("Not renewed: the database is away", away);
    }
  }

  /// @return false if another node has taken over meanwhile; then nothing may be swapped
  boolean done(@Nullable String difference, String digest) {
    state = "done";
    return store(
            """
            finished_at = clock_timestamp(), failure = null, difference = ?, digest = ?
            where id = ? and finished_at is null\
            """,
            difference,
            digest,
            id)
        .isPresent();
  }

  void failed(String reason) {
    state = cancelled ? "cancelled" : "failed";
    store("finished_at = now(), failure = ? where id = ? and finished_at is null", reason, id);
  }

  /// @return whether it is cancelled; empty if it is another node's by now
  private Optional<Boolean> store(String rest, @Nullable Object... values) {
    return jdbc.sql(
            "update rebuild_run set state = ?, events = ?, position = ?, head = ?, %s returning cancelled"
                .formatted(rest))
        .params(state, events, position, head)
        .params(values)
        .query(Boolean.class)
        .optional();
  }

  @Override
  public void close() {
    renewal.close();
  }
}
