package dev.chatai.conversation.query.follow;

import dev.chatai.conversation.query.ReadModelBehindException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// How far the read model has followed the log. The projection's token is written in the same
/// transaction as its rows, so a reader that sees the token sees the rows, on every node.
@Component
class ReadModelPosition {
  private static final Logger log = LoggerFactory.getLogger(ReadModelPosition.class);

  /// How long a read waits for the projection before it is refused.
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /// The polling interval, in case a notification is lost.
  private static final long LOOK_AGAIN_MILLIS = 100;

  private final EventStore events;
  private final ProjectionToken projection;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile @Nullable TrackingToken known;

  ReadModelPosition(EventStore events, ProjectionToken projection) {
    this.events = events;
    this.projection = projection;
  }

  /// Returns once the read model holds all that the log held when this was called; at once while
  /// the log itself is unavailable.
  ///
  /// @throws ReadModelBehindException after [#PATIENCE]
  void awaitHead() {
    var head = head();
    if (head == null || covers(head)) {
      return;
    }
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    lock.lock();
    try {
      while (!covers(head)) {
        var left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new ReadModelBehindException();
        }
        var look = TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS);
        if (moved.awaitNanos(Math.min(left, look)) <= 0) {
          refresh();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ReadModelBehindException();
    } finally {
      lock.unlock();
    }
  }

  /// Reads the projection's position.
  void refresh() {
    reached(projection.read());
  }

  /// Wakes all waiting reads.
  ///
  /// @param now the projection's position, as it is committed
  void reached(@Nullable TrackingToken now) {
    lock.lock();
    try {
      known = now;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean covers(TrackingToken head) {
    var token = known;
    return token != null && token.position().orElse(-1) >= head.position().orElse(-1);
  }

  private @Nullable TrackingToken head() {
    try {
      return events.createHeadToken();
    } catch (RuntimeException away) {
      log.debug("The log is away, reading without it", away);
      return null;
    }
  }
}
