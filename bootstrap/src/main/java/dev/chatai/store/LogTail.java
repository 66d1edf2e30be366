package dev.chatai.store;

import dev.chatai.conversation.ConversationEvent.ConversationErased;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;

/// The end of the log, in memory. This process is the only one that writes to the log, so it gives
/// each event its index, knows when its transaction has ended, and hands it to the readers without
/// reading it back.
///
/// Events become readable in the order of their indexes: each once all before it are either
/// committed or rolled back. So no reader ever passes an event that is committed later, and tokens
/// need no gaps.
final class LogTail {
  /// Stored bytes of the events kept for readers that are a little behind. The others read the
  /// store.
  private static final int MOST_BYTES = 4 << 20;

  /// Appends that are looked through for a conversation's events: its last ones are near the end,
  /// or they are cheaper to read from the store.
  private static final int MOST_LOOKED = 200;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final TreeMap<Long, Append> open = new TreeMap<>();
  private final ArrayDeque<Append> kept = new ArrayDeque<>();
  private long keptBytes;
  private final Set<Runnable> wakeUps = ConcurrentHashMap.newKeySet();
  private long next;

  /// All readable events after it are kept.
  private long floor;

  private volatile long readable;
  private volatile long newest;

  /// @param newest index of the newest event in the store, 0 for none
  LogTail(long newest) {
    reset(newest);
  }

  /// Events that are being appended by one transaction.
  final class Append {
    private final long first;
    private final int bytes;
    private final List<TrackedEventMessage<?>> events = new ArrayList<>();
    private @Nullable Boolean committed;

    private Append(long first, int bytes, List<DomainEventMessage<?>> appended) {
      this.first = first;
      this.bytes = bytes;
      appended.forEach(it -> events.add(tracked(first + events.size(), it)));
    }

    /// The index of its first event; the others follow.
    long first() {
      return first;
    }

    private long last() {
      return first + events.size() - 1;
    }

    private boolean isOf(String aggregate) {
      return events.stream()
          .anyMatch(it -> ((DomainEventMessage<?>) it).getAggregateIdentifier().equals(aggregate));
    }

    /// Adds a conversation's events from a sequence number on before those that came later.
    ///
    /// @return whether there are none between that number and these
    private boolean isAllOf(String aggregate, long first, ArrayDeque<DomainEventMessage<?>> later) {
      for (var tracked : events.reversed()) {
        var event = (DomainEventMessage<?>) tracked;
        if (event.getAggregateIdentifier().equals(aggregate)) {
          if (event.getSequenceNumber() >= first) {
            later.addFirst(event);
          }
          if (event.getSequenceNumber() <= first) {
            return true;
          }
        }
      }
      return false;
    }

    /// The transaction has ended. Ended once, it stays so.
    void end(boolean committed) {
      var before = readable;
      lock.lock();
      try {
        if (this.committed == null) {
          this.committed = committed;
          if (committed) {
            newest = Math.max(newest, last());
          }
          advance();
        }
      } finally {
        lock.unlock();
      }
      if (readable > before) {
        wakeUps.forEach(Runnable::run);
      }
    }
  }

  /// Gives the events their indexes. Every append has to be ended.
  ///
  /// @param bytes what the events take in the store
  Append reserve(List<DomainEventMessage<?>> events, int bytes) {
    lock.lock();
    try {
      var append = new Append(next, bytes, events);
      open.put(next, append);
      next += events.size();
      return append;
    } finally {
      lock.unlock();
    }
  }

  private void advance() {
    for (var entry = open.firstEntry(); entry != null; entry = open.firstEntry()) {
      var append = entry.getValue();
      if (append.committed == null) {
        break;
      }
      open.remove(entry.getKey());
      if (append.committed && append.first > floor) { // else appended before a reset
        keep(append);
        readable = append.last();
      }
    }
    moved.signalAll();
  }

  private void keep(Append append) {
    if (append.events.stream().anyMatch(it -> it.getPayload() instanceof ConversationErased)) {
      forget(append.first - 1); // the erased words are among them
    }
    kept.add(append);
    keptBytes += append.bytes;
    while (keptBytes > MOST_BYTES) {
      var oldest = kept.remove();
      keptBytes -= oldest.bytes;
      floor = oldest.last();
    }
  }

  private void forget(long upTo) {
    kept.clear();
    keptBytes = 0;
    floor = upTo;
  }

  /// As the store would give it: with milliseconds, as it keeps no more of an instant.
  private static TrackedEventMessage<?> tracked(long index, DomainEventMessage<?> event) {
    return new GenericTrackedDomainEventMessage<>(
        token(index),
        new GenericDomainEventMessage<>(
            event.getType(),
            event.getAggregateIdentifier(),
            event.getSequenceNumber(),
            event.getPayload(),
            event.getMetaData(),
            event.getIdentifier(),
            event.getTimestamp().truncatedTo(ChronoUnit.MILLIS)));
  }

  static TrackingToken token(long index) {
    return GapAwareTrackingToken.newInstance(index, Set.of());
  }

  private static long index(TrackedEventMessage<?> event) {
    return event.trackingToken().position().orElseThrow();
  }

  /// Another process may have written meanwhile: what is in memory is forgotten.
  ///
  /// @param newest index of the newest event in the store, 0 for none
  void reset(long newest) {
    lock.lock();
    try {
      forget(newest);
      next = Math.max(next, newest + 1);
      this.newest = newest;
      readable = newest;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
    wakeUps.forEach(Runnable::run);
  }

  /// The index of the newest committed event, 0 for none.
  long newest() {
    return newest;
  }

  /// The index of the newest event that may be read, 0 for none.
  long readable() {
    return readable;
  }

  /// The events after an index; null when some of them are in the store only.
  @Nullable Iterator<TrackedEventMessage<?>> after(long index) {
    lock.lock();
    try {
      if (index < floor) {
        return null;
      }
      var newer = new ArrayList<TrackedEventMessage<?>>();
      for (var latest = kept.descendingIterator(); latest.hasNext(); ) {
        var append = latest.next();
        if (append.last() <= index) {
          break;
        }
        newer.addAll(append.events.reversed());
      }
      newer.removeIf(it -> index(it) <= index);
      return newer.reversed().iterator();
    } finally {
      lock.unlock();
    }
  }

  /// A conversation's committed events from a sequence number on, in order; null when only the
  /// store can tell.
  @Nullable List<DomainEventMessage<?>> of(String aggregate, long first) {
    var found = new ArrayDeque<DomainEventMessage<?>>();
    lock.lock();
    try {
      for (var append : open.descendingMap().values()) {
        if (append.isOf(aggregate)) {
          if (append.committed == null || append.first <= floor) { // appended before a reset
            return null;
          }
          if (append.committed && append.isAllOf(aggregate, first, found)) {
            return List.copyOf(found);
          }
        }
      }
      var looked = 0;
      for (var latest = kept.descendingIterator();
          latest.hasNext() && looked < MOST_LOOKED;
          looked++) {
        if (latest.next().isAllOf(aggregate, first, found)) {
          return List.copyOf(found);
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until something after an index may be read, or the patience is over.
  void await(long index, Duration patience) throws InterruptedException {
    var left = patience.toNanos();
    lock.lock();
    try {
      while (readable <= index && left > 0) {
        left = moved.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  void onMove(Runnable wakeUp) {
    wakeUps.add(wakeUp);
  }

  void forget(Runnable wakeUp) {
    wakeUps.remove(wakeUp);
  }
}
