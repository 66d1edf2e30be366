package dev.chatai.conversation.query.rebuild;

import dev.chatai.conversation.answer.Node;
import dev.chatai.conversation.query.follow.ProjectionToken;
import dev.chatai.conversation.query.rebuild.Run.Kind;
import dev.chatai.conversation.seal.Seals;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Rebuilds the read model from the log in tables beside those in use, and then swaps or compares
/// the two. Reads go on meanwhile. One node at a time does it; if that node dies before the swap,
/// any other node starts over. It mends whatever the read model or its position has become.
@Component
public class Rebuild implements InitializingBean {
  private static final Logger log = LoggerFactory.getLogger(Rebuild.class);
  private static final int SECONDS_BETWEEN = 10;

  private static final Duration CLEAN_UP = Duration.ofSeconds(10);

  private final EventStore events;
  private final DataSource database;
  private final JdbcClient jdbc;
  private final ProjectionToken projection;
  private final RunWork work;
  private final Seals seals;
  private final Node node;
  private volatile @Nullable LogReader reading;
  private boolean running;

  /// From before the projection can start, until a rebuild that was ordered has begun.
  private @Nullable Hold beforehand;

  Rebuild(
      EventStore events,
      DataSource database,
      JdbcClient jdbc,
      ProjectionToken projection,
      RunWork work,
      Seals seals,
      Node node) {
    this.events = events;
    this.database = database;
    this.jdbc = jdbc;
    this.projection = projection;
    this.work = work;
    this.seals = seals;
    this.node = node;
  }

  public String projection() {
    return ProjectionToken.PROCESSOR;
  }

  /// The rebuild that runs or ran last, on whichever node; null before the first.
  public @Nullable RebuildProgress rebuilt() {
    return Run.progress(jdbc, Kind.REBUILD);
  }

  /// The comparison that runs or ran last.
  public @Nullable RebuildProgress compared() {
    return Run.progress(jdbc, Kind.COMPARISON);
  }

  /// Starts a rebuild and returns at once.
  ///
  /// @param swap true to swap the tables, false to compare them
  /// @return false if one is running, here or on another node
  public synchronized boolean start(boolean swap) {
    awaitCleanUp();
    var run = running ? null : Run.begin(jdbc, node.name(), swap ? Kind.REBUILD : Kind.COMPARISON);
    if (run == null) {
      letGo();
      return false;
    }
    running = true;
    if (swap) {
      tables(Kind.REBUILD).order();
    }
    Thread.ofVirtual().name("rebuild").start(() -> run(run));
    return true;
  }

  /// A run that has told its end here still puts its tables away.
  private synchronized void awaitCleanUp() {
    var deadline = System.nanoTime() + CLEAN_UP.toNanos();
    try {
      while (running && isOver(rebuilt()) && isOver(compared())) {
        var left = deadline - System.nanoTime();
        if (left <= 0) {
          return;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isOver(@Nullable RebuildProgress run) {
    return run == null || run.finishedAt() != null;
  }

  /// Cancels what is under way, on whichever node, within seconds; the tables in use stay as they
  /// are.
  ///
  /// @return false if nothing is
  public boolean cancel() {
    var ordered = tables(Kind.REBUILD);
    if (Run.cancel(jdbc)) {
      return true;
    }
    var waits = ordered.exist(); // for a node that starts it over
    ordered.drop();
    return waits;
  }

  private void run(Run run) {
    try (run) {
      var tables = new SideTables(database, run.kind(), run.id());
      try {
        carryOut(run, tables);
        tables.drop();
      } catch (InterruptedException | RuntimeException failure) {
        failed(run, tables, failure);
      }
      log.info("{} of {}: {}", run.title(), projection(), Run.progress(jdbc, run.kind()));
    } catch (RuntimeException away) {
      log.error("The {} has ended: {}", run.kind().word, away.getClass().getName());
    } finally {
      ended();
    }
  }

  private void carryOut(Run run, SideTables tables) throws InterruptedException {
    try (var reader = new LogReader(events, seals);
        var hold = work.isHeld(run) ? new Hold(projection) : null) {
      letGo();
      reading = reader;
      run.whenStopped(() -> {
        reader.close();
        tables.cancel();
      });
      tables.create();
      work.carryOut(run, reader, tables, hold);
    }
  }

  private void failed(Run run, SideTables tables, Exception failure) {
    run.failed(reason(run, failure));
    if (run.isCancelled()) {
      tables.drop();
    }
  }

  /// Of other exceptions only the class: the message may quote what people wrote.
  private static String reason(Run run, Exception failure) {
    if (run.isCancelled()) {
      return "It was cancelled";
    }
    if (failure instanceof InterruptedException) {
      return "Its node stops, or another one has taken over";
    }
    var cause = NestedExceptionUtils.getRootCause(failure);
    var named = cause == null ? failure : cause;
    return named instanceof Stalled || named instanceof SQLException
        ? String.valueOf(named.getMessage())
        : named.getClass().getName();
  }

  private synchronized void ended() {
    running = false;
    notifyAll();
    letGo();
  }

  private SideTables tables(Kind kind) {
    return new SideTables(database, kind, UUID.randomUUID());
  }

  /// Runs before any processor starts. A rebuild that an import or an upgrade has ordered would
  /// otherwise take the projection's claim in the middle of a batch.
  @Override
  public void afterPropertiesSet() {
    if (tables(Kind.REBUILD).exist()) {
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
      var tables = tables(Kind.REBUILD);
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
