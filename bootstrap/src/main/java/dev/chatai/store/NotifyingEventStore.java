package dev.chatai.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Axon's own event store in PostgreSQL, which wakes the event processors at each commit instead of
/// being polled each 500 ms (measured: 468 ms to the first token became 6 ms).
class NotifyingEventStore extends EmbeddedEventStore {
  /// How far back a missing index may still be filled by a running transaction.
  static final int GAP_WINDOW = 1_000;

  private final Set<Runnable> wakeUps = ConcurrentHashMap.newKeySet();
  private final JdbcClient jdbc;

  NotifyingEventStore(Builder builder, JdbcClient jdbc) {
    super(builder);
    this.jdbc = jdbc;
  }

  /// The position of all events that are committed now, with its gaps. Axon's own head token counts
  /// missing indexes (rolled back or not yet committed) as events, so that a reader that waits for
  /// it would wait forever.
  ///
  /// Gaps are searched as far back as a token keeps them, even if the first index is missing.
  @Override
  public @Nullable TrackingToken createHeadToken() {
    var newest =
        jdbc.sql("select max(global_index) from domain_event_entry")
            .query((row, _) -> row.getLong(1))
            .single();
    if (newest == 0) {
      return null;
    }
    var oldest = Math.max(1, newest - GAP_WINDOW);
    var known =
        jdbc.sql("select count(*) from domain_event_entry where global_index between ? and ?")
            .params(oldest, newest)
            .query(Long.class)
            .single();
    var whole = newest - oldest + 1 == known;
    return GapAwareTrackingToken.newInstance(newest, whole ? Set.of() : gaps(oldest, newest));
  }

  private Set<Long> gaps(long from, long to) {
    var gaps = new TreeSet<Long>(LongStream.range(from, to).boxed().toList());
    jdbc.sql("select global_index from domain_event_entry where global_index between ? and ?")
        .params(from, to)
        .query(Long.class)
        .list()
        .forEach(gaps::remove);
    return gaps;
  }

  @Override
  protected void afterCommit(List<? extends EventMessage<?>> events) {
    super.afterCommit(events);
    wakeUps.forEach(Runnable::run);
  }

  @Override
  public TrackingEventStream openStream(@Nullable TrackingToken token) {
    return new WakingStream(super.openStream(token));
  }

  /// Axon's stream, with support for a callback.
  private final class WakingStream implements TrackingEventStream {
    private final BlockingStream<TrackedEventMessage<?>> stream;
    private @Nullable Runnable wakeUp;

    private WakingStream(BlockingStream<TrackedEventMessage<?>> stream) {
      this.stream = stream;
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
      return stream.peek();
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
      return stream.hasNextAvailable(timeout, unit);
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
      return stream.nextAvailable();
    }

    @Override
    public boolean setOnAvailableCallback(Runnable callback) {
      forget();
      wakeUp = callback;
      wakeUps.add(callback);
      return true;
    }

    @Override
    public void close() {
      forget();
      stream.close();
    }

    private void forget() {
      if (wakeUp != null) {
        wakeUps.remove(wakeUp);
        wakeUp = null;
      }
    }
  }
}
