package dev.chatai.conversation.query.follow;

import dev.chatai.conversation.answer.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Tells all readers what a transaction of the projection has changed, once it is committed.
@Component
public class ReadModelCommits {
  private final JdbcClient jdbc;
  private final ReadModelPosition position;
  private final Readers readers;
  private final Node node;

  ReadModelCommits(JdbcClient jdbc, ReadModelPosition position, Readers readers, Node node) {
    this.jdbc = jdbc;
    this.position = position;
    this.readers = readers;
    this.node = node;
  }

  /// Within the projection's transaction.
  ///
  /// @param token the position of the event that changed it
  public void add(ReadModelChange change, TrackingToken token) {
    var batch =
        CurrentUnitOfWork.get()
            .<Batch>getOrComputeResource(Batch.class.getName(), _ -> new Batch());
    batch.changes.add(change);
    batch.last = token;
  }

  /// The changes of one transaction.
  private final class Batch {
    private final List<ReadModelChange> changes = new ArrayList<>();
    private @Nullable TrackingToken last;

    private Batch() {
      var work = CurrentUnitOfWork.get();
      work.onPrepareCommit(_ -> prepare());
      work.afterCommit(_ -> {
        position.reached(last);
        changes.forEach(readers::tell);
      });
    }

    /// The commit does not wait for the disk: if a crash of PostgreSQL loses it, the token is lost
    /// with it, and the events are projected again.
    private void prepare() {
      var others = node.alone() ? Stream.<ReadModelChange>empty() : changes.stream();
      jdbc.sql(
              """
              select set_config('synchronous_commit', 'off', true),
                (select count(pg_notify(?, change)) from unnest(?) change)\
              """)
          .params(
              PostgresNotifications.CHANNEL,
              others.map(ReadModelChange::toString).toArray(String[]::new))
          .query((_, _) -> 0)
          .list();
    }
  }
}
