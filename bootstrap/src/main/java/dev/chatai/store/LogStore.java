package dev.chatai.store;

import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.AbstractEventStore;
import org.jspecify.annotations.Nullable;

/// The event store in PostgreSQL. Its streams take recent events from the [LogTail], as they are
/// committed, and older ones from the store.
final class LogStore extends AbstractEventStore {
  private final LogTail tail;

  LogStore(Builder builder, LogTail tail) {
    super(builder);
    this.tail = tail;
  }

  static final class Builder extends AbstractEventStore.Builder {}

  /// The newest committed event, which a reader may still have to wait for: whoever has read up to
  /// it has seen all that was committed before this was called.
  @Override
  public @Nullable TrackingToken createHeadToken() {
    var newest = tail.newest();
    return newest == 0 ? null : LogTail.token(newest);
  }

  @Override
  public TrackingEventStream openStream(@Nullable TrackingToken token) {
    return new LogStream(token == null ? 0 : token.position().orElse(0));
  }

  /// For one thread.
  private final class LogStream implements TrackingEventStream {
    /// All events up to it were given, or there are none.
    private long last;

    private Iterator<TrackedEventMessage<?>> ready = Collections.emptyIterator();
    private @Nullable TrackedEventMessage<?> peeked;
    private @Nullable Stream<? extends TrackedEventMessage<?>> stored;
    private long storedUpTo;
    private @Nullable Runnable wakeUp;

    private LogStream(long last) {
      this.last = last;
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
      if (peeked == null) {
        peeked = advance();
      }
      return Optional.ofNullable(peeked);
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
      var deadline = System.nanoTime() + unit.toNanos(timeout);
      while (peek().isEmpty()) {
        var left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        tail.await(last, Duration.ofNanos(left));
      }
      return true;
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
      while (!hasNextAvailable(1, TimeUnit.MINUTES)) {
        // there will be one
      }
      var event = peek().orElseThrow();
      peeked = null;
      return event;
    }

    private @Nullable TrackedEventMessage<?> advance() {
      while (true) {
        if (ready.hasNext()) {
          var event = ready.next();
          last = event.trackingToken().position().orElseThrow();
          return event;
        }
        if (stored != null) {
          closeStored();
          last = Math.max(last, storedUpTo); // what is missing between will never come
        }
        var recent = tail.after(last);
        if (recent == null) {
          readStored();
        } else if (recent.hasNext()) {
          ready = recent;
        } else {
          return null;
        }
      }
    }

    /// Not beyond what is readable now: events may be committed there while others before them are
    /// not.
    private void readStored() {
      storedUpTo = tail.readable();
      var found = storageEngine().readEvents(last == 0 ? null : LogTail.token(last), false);
      stored = found;
      ready =
          found
              .takeWhile(it -> it.trackingToken().position().orElseThrow() <= storedUpTo)
              .<TrackedEventMessage<?>>map(LogStream::withoutGaps)
              .iterator();
    }

    private static TrackedEventMessage<?> withoutGaps(TrackedEventMessage<?> event) {
      var token = LogTail.token(event.trackingToken().position().orElseThrow());
      return event instanceof DomainEventMessage<?> domain
          ? new GenericTrackedDomainEventMessage<>(token, domain)
          : event.withTrackingToken(token);
    }

    private void closeStored() {
      if (stored != null) {
        stored.close();
        stored = null;
      }
    }

    @Override
    public boolean setOnAvailableCallback(Runnable callback) {
      forget();
      wakeUp = callback;
      tail.onMove(callback);
      return true;
    }

    private void forget() {
      if (wakeUp != null) {
        tail.forget(wakeUp);
        wakeUp = null;
      }
    }

    @Override
    public void close() {
      forget();
      closeStored();
      ready = Collections.emptyIterator();
    }
  }
}
