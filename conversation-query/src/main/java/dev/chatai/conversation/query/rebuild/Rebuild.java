package dev.chatai.conversation.query.rebuild;

import dev.chatai.conversation.query.follow.ProjectionToken;
import dev.chatai.conversation.query.projection.StoredReadModel;
import dev.chatai.conversation.seal.Seals;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// Rebuilds the read model from the log in tables beside those in use, and then swaps or compares
/// the two. Reads go on meanwhile. One node at a time does it; if that node dies before the swap,
/// any other node starts over.
@Component
public class Rebuild implements InitializingBean {
  private static final Logger log = LoggerFactory.getLogger(Rebuild.class);
  private static final String REBUILD = "rebuild";
  private static final String COMPARISON = "comparison";
  private static final Duration SAY_EACH = Duration.ofSeconds(5);
  private static final int SECONDS_BETWEEN = 10;
  private static final int TRIES_TO_SWAP = 10;

  private final EventStore events;
  private final DataSource database;
  private final JdbcClient jdbc;
  private final PlatformTransactionManager transactions;
  private final ProjectionToken projection;
  private final StoredReadModel model;
  private final Seals seals;
  private volatile @Nullable RebuildProgress progress;
  private volatile @Nullable LogReader reading;
  private long said;

  /// From before the projection can start, until a rebuild that was ordered has begun.
  private @Nullable Hold beforehand;

  Rebuild(
      EventStore events,
      DataSource database,
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      ProjectionToken projection,
      StoredReadModel model,
      Seals seals) {
    this.events = events;
    this.database = database;
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.projection = projection;
    this.model = model;
    this.seals = seals;
  }

  public String projection() {
    return ProjectionToken.PROCESSOR;
  }

  /// Progress of the current or last rebuild on this node; null before the first.
  public @Nullable RebuildProgress progress() {
    return progress;
  }

  /// Starts a rebuild and returns at once.
  ///
  /// @param swap true to swap the tables, false to compare them
  /// @return false if one is running, here or on another node
  public synchronized boolean start(boolean swap) {
    if (progress != null && progress.finishedAt() == null) {
      return false;
    }
    var lock = RebuildLock.take(database);
    if (lock == null) {
      letGo();
      return false;
    }
    progress = RebuildProgress.begun(Instant.now());
    Thread.ofVirtual().name("rebuild").start(() -> run(swap, lock));
    return true;
  }

  private void run(boolean swap, RebuildLock lock) {
    RebuildProgress end;
    try (lock;
        var reader = new LogReader(events, seals);
        var hold = swap && isFarBehind() ? new Hold(projection) : null) {
      letGo();
      reading = reader;
      var tables = new SideTables(jdbc, swap ? REBUILD : COMPARISON);
      tables.create();
      said = System.nanoTime();
      var build = new SideBuild(reader, tables, model, transactions, this::progressed);
      end = swap ? rebuild(build, hold) : compare(build);
      tables.drop();
    } catch (InterruptedException _) {
      return; // the server stops; the next start resumes
    } catch (RuntimeException | SQLException failure) {
      log.error("The rebuild failed: {}", failure.toString());
      end = now().ended("failed", null, null);
    }
    letGo();
    progress = end;
    log.info("{} of {}: {}", swap ? "Rebuild" : "Comparison", projection(), end);
  }

  private RebuildProgress now() {
    return Objects.requireNonNull(progress);
  }

  /// After an import or an upgrade: nothing can be read yet, and everything the projection did
  /// meanwhile would be discarded.
  private boolean isFarBehind() {
    return SideBuild.position(projection.read()) < SideBuild.position(events.createHeadToken()) / 2;
  }

  private void progressed(SideBuild build) {
    var position = SideBuild.position(build.last());
    var head = Math.max(position, SideBuild.position(events.createHeadToken()));
    progress = now().at(build.events(), position, head);
    if (System.nanoTime() - said >= SAY_EACH.toNanos()) {
      said = System.nanoTime();
      log.info("Rebuild of {}: {}", projection(), progress);
    }
  }

  /// @param hold of the projection; ended before the swap, which takes the claim by itself
  private RebuildProgress rebuild(SideBuild build, @Nullable Hold hold)
      throws InterruptedException {
    build.catchUp();
    progress = now().in("indexing");
    build.tables().indexWords();
    var digest = build.tables().digest(); // slow, so before anything is locked
    build.catchUp();
    if (hold != null) {
      hold.close();
    }
    for (var attempt = 1; ; attempt++) {
      progress = now().in("swapping");
      projection.fence();
      build.reach(projection.read());
      try {
        if (build.swap(projection)) {
          return now().ended("done", null, digest);
        }
      } catch (RuntimeException busy) {
        if (attempt == TRIES_TO_SWAP) {
          throw busy;
        }
        log.info("The tables are busy, trying again: {}", busy.getClass().getName());
      }
    }
  }

  /// Takes a snapshot of the tables in use and builds the others up to exactly its last event, in
  /// one transaction.
  private RebuildProgress compare(SideBuild build) throws InterruptedException {
    build.catchUp();
    while (SideBuild.position(projection.read()) < SideBuild.position(build.last())) {
      Thread.sleep(20);
    }
    progress = now().in("comparing");
    var instant = new TransactionTemplate(transactions);
    instant.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    var end =
        instant.execute(_ -> {
          try {
            build.reachExactly(projection.read());
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The server stops");
          }
          var difference = build.tables().difference();
          if (difference != null) {
            log.error("The read model is not what the log says: {}", difference);
          }
          return now().ended("done", difference, build.tables().digest());
        });
    return Objects.requireNonNull(end);
  }

  /// Runs before any processor starts. A rebuild that an import or an upgrade has ordered would
  /// otherwise take the projection's claim in the middle of a batch.
  @Override
  public void afterPropertiesSet() {
    if (new SideTables(jdbc, REBUILD).exist()) {
      beforehand = new Hold(projection);
    }
  }

  private synchronized void letGo() {
    if (beforehand != null) {
      beforehand.close();
      beforehand = null;
    }
  }

  /// Looks for a rebuild that was ordered, or died with its node.
  @Scheduled(initialDelay = 1, fixedDelay = SECONDS_BETWEEN, timeUnit = TimeUnit.SECONDS)
  void startOver() {
    try {
      var tables = new SideTables(jdbc, REBUILD);
      if (tables.exist()) {
        var begun = tables.begun();
        if (start(true)) {
          log.info(
              begun
                  ? "A rebuild did not come to its end: starting over."
                  : "The read model is built from the log.");
        }
      } else {
        letGo(); // another node has done it
      }
    } catch (RuntimeException away) {
      // the database is unavailable, and health reports that
    }
  }

  /// The server stops: before the stores do.
  @EventListener(ContextClosedEvent.class)
  void stop() {
    letGo();
    if (reading != null) {
      reading.close();
    }
  }
}
