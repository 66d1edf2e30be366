package dev.chatai.conversation.query.follow;

import dev.chatai.conversation.query.ReadModelBehindException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
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

  /// How long a read waits for news before it looks for itself, in case a notification is lost. It
  /// doubles each time.
  private static final long LOOK_MILLIS = 100;

  private final EventStore events;
  private final ProjectionToken projection;
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicReference<@Nullable TrackingToken> known = new AtomicReference<>();

  /// By the position that they wait for. Each is completed once, so that a commit wakes only those
  /// that it concerns, however many wait.
  private final ConcurrentSkipListMap<Long, CompletableFuture<@Nullable Void>> waiting =
      new ConcurrentSkipListMap<>();

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
    if (position(known.get()) >= head) {
      return;
    }
    var reached = waiting.computeIfAbsent(head, _ -> new CompletableFuture<>());
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var look = TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
    while (position(known.get()) < head) {
      var left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new ReadModelBehindException();
      }
      try {
        reached.get(Math.min(left, look), TimeUnit.NANOSECONDS);
        return; // whatever older position was read meanwhile
      } catch (TimeoutException _) {
        look *= 2;
        lookForAll();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new ReadModelBehindException();
      } catch (ExecutionException never) {
        throw new IllegalStateException(never);
      }
    }
  }

  /// One of those who wait reads the position for all.
  private void lookForAll() {
    if (looking.compareAndSet(false, true)) {
      try {
        refresh();
      } finally {
        looking.set(false);
      }
    }
  }

  /// Reads the projection's position. What was told meanwhile is newer.
  void refresh() {
    var before = known.get();
    var read = projection.read();
    if (known.compareAndSet(before, read)) {
      wake(read);
    }
  }

  /// Wakes the reads that wait for what is there now.
  ///
  /// @param now the projection's position, as it is committed
  void reached(@Nullable TrackingToken now) {
    known.set(now);
    wake(now);
  }

  private void wake(@Nullable TrackingToken now) {
    var covered = waiting.headMap(position(now), true);
    for (var first = covered.pollFirstEntry(); first != null; first = covered.pollFirstEntry()) {
      first.getValue().complete(null);
    }
  }

  private static long position(@Nullable TrackingToken token) {
    return token == null ? Long.MIN_VALUE : token.position().orElse(-1);
  }

  /// The position of the log's last event.
  private long head() {
    try {
      return position(events.createHeadToken());
    } catch (RuntimeException away) {
      log.debug("The log is away, reading without it", away);
      return Long.MIN_VALUE;
    }
  }
}
