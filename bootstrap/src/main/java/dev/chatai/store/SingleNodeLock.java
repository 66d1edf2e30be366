package dev.chatai.store;

import dev.chatai.start.CannotStart;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Allows one node per database while the event store is in it: its wake-ups do not cross
/// processes.
///
/// It is an advisory lock of PostgreSQL, which ends with its session, so a killed node releases it.
final class SingleNodeLock implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(SingleNodeLock.class);
  private static final Duration WATCH = Duration.ofSeconds(2);
  private static final String TAKEN = "Another ChatAI API already runs on this database.";

  private final JdbcConnectionDetails database;
  private final Duration patience;
  private final Runnable stop;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("single-node-lock").factory());

  private @Nullable LockSession session;
  private long refusedSince;
  private volatile boolean held;
  private volatile Runnable regained = () -> {};

  private SingleNodeLock(JdbcConnectionDetails database, Duration patience, Runnable stop) {
    this.database = database;
    this.patience = patience;
    this.stop = stop;
  }

  /// @param patience how long another node may keep it, at the start or after a loss
  /// @param stop ends the application; called once if another node has got the lock
  /// @throws CannotStart if another node keeps it for longer
  static SingleNodeLock acquire(JdbcConnectionDetails database, Duration patience, Runnable stop) {
    var lock = new SingleNodeLock(database, patience, stop);
    try {
      lock.waitForIt();
    } catch (SQLException e) {
      lock.close();
      throw new CannotStart(
          "The database does not let us lock it: " + e.getMessage() + ".",
          "Mend that, then start again.",
          e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
    var _ =
        lock.watch.scheduleWithFixedDelay(
            lock::look, WATCH.toMillis(), WATCH.toMillis(), TimeUnit.MILLISECONDS);
    return lock;
  }

  /// @param action run when the lock is back after it was lost: meanwhile another node may have had
  ///   it, and have written
  void onRegained(Runnable action) {
    regained = action;
  }

  /// Whether this node holds the lock, as far as it knows.
  boolean held() {
    return held;
  }

  private synchronized void waitForIt() throws SQLException {
    while (!tryIt()) {
      if (outOfPatience()) {
        throw new CannotStart(
            TAKEN, "Stop it; several nodes need Axon Server: AXON_AXONSERVER_ENABLED=true.");
      }
      try {
        Thread.sleep(Duration.ofMillis(500));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while waiting for the database's lock", e);
      }
    }
  }

  private boolean outOfPatience() {
    return System.nanoTime() - refusedSince > patience.toNanos();
  }

  private synchronized void look() {
    try {
      if (held && session != null && session.lives()) {
        return;
      }
      if (held) {
        held = false;
        log.warn("The database's connection is lost, and with it this node's lock: asking again.");
      }
      if (tryIt()) {
        regained.run();
        log.info("This node has the database's lock again.");
      } else if (outOfPatience()) {
        log.error("{} This one stops.", TAKEN);
        watch.shutdown();
        stop.run();
      }
    } catch (SQLException | DataAccessException | TransactionException _) {
      held = false; // the database is away; that does not mean that another node has the lock
    }
  }

  private boolean tryIt() throws SQLException {
    LockSession current = session;
    if (current == null || !current.lives()) {
      current = renew(current);
      session = current;
      refusedSince = System.nanoTime();
    }
    held = current.tryLock();
    return held;
  }

  private LockSession renew(@Nullable LockSession former) throws SQLException {
    LockSession fresh = LockSession.open(database);
    if (former != null) {
      former.close();
      fresh.end(former);
    }
    return fresh;
  }

  @Override
  public void close() {
    watch.shutdownNow();
    synchronized (this) {
      held = false;
      if (session != null) {
        session.close();
      }
    }
  }
}
