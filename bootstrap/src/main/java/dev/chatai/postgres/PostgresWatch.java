package dev.chatai.postgres;

import dev.chatai.start.CannotStart;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts the embedded PostgreSQL again when it ends though nobody has stopped it: on the same
/// port, so that the connection pool finds it. What was committed is there; PostgreSQL recovers it.
///
/// The process is not our child, and in a container may stay as a zombie for ever, so it is looked
/// at now and then instead of being waited for.
final class PostgresWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostgresWatch.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration REMINDER = Duration.ofSeconds(30);

  private final PostgresServer server;
  private @Nullable Thread thread;
  private volatile boolean closed;

  PostgresWatch(PostgresServer server) {
    this.server = server;
  }

  void start() {
    thread = Thread.ofPlatform().daemon().name("postgresql-watch").start(this::watch);
  }

  private void watch() {
    try {
      while (!closed) {
        Thread.sleep(PAUSE);
        if (hasEnded()) {
          startAgain();
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /// Looked at twice, as it may be writing the file that names it.
  private boolean hasEnded() throws InterruptedException {
    if (runs()) {
      return false;
    }
    Thread.sleep(PAUSE);
    return !runs();
  }

  private boolean runs() {
    try {
      return server.runs();
    } catch (IOException _) {
      return true; // not known
    }
  }

  private void startAgain() throws InterruptedException {
    log.error("The embedded PostgreSQL has ended by itself: starting it again.");
    long said = System.nanoTime() - REMINDER.toNanos();
    while (!closed) {
      try {
        server.restart();
        log.info("The embedded PostgreSQL runs again.");
        return;
      } catch (IOException | CannotStart e) {
        if (!closed && System.nanoTime() - said >= REMINDER.toNanos()) {
          said = System.nanoTime();
          log.error("{} Trying again.", e.getMessage());
        }
      }
      Thread.sleep(PAUSE);
    }
  }

  /// Returns once nothing is started any more.
  @Override
  public void close() {
    closed = true;
    var running = thread;
    if (running == null) {
      return;
    }
    running.interrupt();
    try {
      running.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
