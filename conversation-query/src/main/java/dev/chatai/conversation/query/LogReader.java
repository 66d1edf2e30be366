package dev.chatai.conversation.query;

import dev.chatai.conversation.ConversationEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;

/// Reads the log from its beginning, ahead of whoever works on it: reading and writing then keep a
/// core busy each.
final class LogReader implements AutoCloseable {
  static final int BATCH = 2_000;
  private static final int AHEAD = 4;

  private final EventStore events;
  private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(AHEAD);
  private final Thread thread;

  /// @param atHead whether nothing came after these when they were read
  /// @param failure what the log could not be read by; then there are no events
  record Batch(
      List<TrackedEventMessage<?>> events, boolean atHead, @Nullable RuntimeException failure) {}

  LogReader(EventStore events) {
    this.events = events;
    this.thread = Thread.ofVirtual().name("rebuild-reader").start(this::read);
  }

  /// The next events, in order; none, at the head, when there are none for now.
  ///
  /// @throws RuntimeException when the log cannot be read
  Batch next() throws InterruptedException {
    var batch = batches.take();
    if (batch.failure() != null) {
      throw batch.failure();
    }
    return batch;
  }

  private void read() {
    try (var stream = events.openStream(null)) {
      while (true) {
        var batch = new ArrayList<TrackedEventMessage<?>>(BATCH);
        var more = stream.hasNextAvailable(50, TimeUnit.MILLISECONDS);
        while (more && batch.size() < BATCH) {
          var message = stream.nextAvailable();
          if (message.getPayload() instanceof ConversationEvent) { // parsed here, not by the writer
            batch.add(message);
          }
          more = batch.size() < BATCH && stream.hasNextAvailable();
        }
        batches.put(new Batch(batch, batch.size() < BATCH, null));
      }
    } catch (InterruptedException _) {
      // closed
    } catch (RuntimeException failure) {
      tell(failure);
    }
  }

  private void tell(RuntimeException failure) {
    try {
      batches.put(new Batch(List.of(), false, failure));
    } catch (InterruptedException _) {
      // closed
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
