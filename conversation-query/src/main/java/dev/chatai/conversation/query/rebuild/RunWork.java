package dev.chatai.conversation.query.rebuild;

import dev.chatai.conversation.query.follow.ProjectionToken;
import dev.chatai.conversation.query.projection.StoredReadModel;
import dev.chatai.conversation.query.rebuild.Run.Kind;
import java.time.Duration;
import java.util.Objects;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// What a run does: it builds the tables beside those in use, and swaps or compares the two.
@Component
class RunWork {
  private static final Logger log = LoggerFactory.getLogger(RunWork.class);
  private static final Duration SAY_EACH = Duration.ofSeconds(5);
  private static final int TRIES_TO_SWAP = 10;

  /// How long a comparison waits for the projection to be where the log is.
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private record Compared(@Nullable String difference, String digest) {}

  private final EventStore events;
  private final JdbcClient jdbc;
  private final PlatformTransactionManager transactions;
  private final ProjectionToken projection;
  private final StoredReadModel model;
  private volatile long said;

  RunWork(
      EventStore events,
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      ProjectionToken projection,
      StoredReadModel model) {
    this.events = events;
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.projection = projection;
    this.model = model;
  }

  /// Whether the projection is not to run meanwhile. After an import or an upgrade nothing can be
  /// read yet, and everything that it did would be discarded.
  boolean isHeld(Run run) {
    return run.kind() == Kind.REBUILD
        && SideBuild.position(projection.read()) < SideBuild.position(events.createHeadToken()) / 2;
  }

  /// @param hold of the projection, if it is held
  /// @throws InterruptedException if the reader was closed
  void carryOut(Run run, LogReader reader, SideTables tables, @Nullable Hold hold)
      throws InterruptedException {
    said = System.nanoTime();
    var build = new SideBuild(reader, tables, model, transactions, it -> progressed(run, it));
    if (run.kind() == Kind.REBUILD) {
      rebuild(build, run, hold);
    } else {
      compare(build, run);
    }
  }

  private void progressed(Run run, SideBuild build) {
    var position = SideBuild.position(build.last());
    var head = Math.max(position, SideBuild.position(events.createHeadToken()));
    run.at(build.events(), position, head);
    if (System.nanoTime() - said >= SAY_EACH.toNanos()) {
      said = System.nanoTime();
      log.info(
          "{} of {}: {}", run.title(), ProjectionToken.PROCESSOR, Run.progress(jdbc, run.kind()));
    }
  }

  /// @param hold of the projection; ended before the swap, which takes the claim by itself
  private void rebuild(SideBuild build, Run run, @Nullable Hold hold) throws InterruptedException {
    build.catchUp();
    run.in("indexing");
    build.tables().indexWords();
    var digest = build.tables().digest(); // slow, so before anything is locked
    build.catchUp();
    if (hold != null) {
      hold.close();
    }
    run.in("swapping");
    for (var attempt = 1; attempt <= TRIES_TO_SWAP; attempt++) {
      projection.fence();
      build.reach(projection.read());
      try {
        if (build.swap(projection, run, digest)) {
          return;
        }
      } catch (DataAccessException busy) {
        log.info("The tables are busy, trying again: {}", busy.getClass().getName());
      }
    }
    throw new Stalled("The tables are too busy to be swapped");
  }

  /// Takes a snapshot of the tables in use and builds the others up to exactly its last event, in
  /// one transaction.
  private void compare(SideBuild build, Run run) throws InterruptedException {
    build.catchUp();
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (SideBuild.position(projection.read()) < SideBuild.position(build.last())) {
      if (run.isCancelled() || System.nanoTime() - deadline > 0) {
        throw new Stalled("The projection is behind the log and does not catch up");
      }
      Thread.sleep(20);
    }
    run.in("comparing");
    var instant = new TransactionTemplate(transactions);
    instant.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    var compared =
        instant.execute(_ -> {
          try {
            build.reachExactly(projection.read());
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
          }
          return new Compared(build.tables().difference(), build.tables().digest());
        });
    var found = Objects.requireNonNull(compared);
    if (found.difference() != null) {
      log.error("The read model is not what the log says: {}", found.difference());
    }
    if (!run.done(found.difference(), found.digest())) {
      throw new Stalled("Another node has taken over");
    }
  }
}
