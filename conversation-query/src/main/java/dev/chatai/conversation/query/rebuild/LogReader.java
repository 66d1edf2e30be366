package dev.chatai.conversation.query.rebuild;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.seal.Seals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/// Reads the log from its beginning, ahead of the caller, so that reading and writing run on two
/// cores.
final class LogReader implements AutoCloseable {
  static final int BATCH = 2_000;
  private static final int AHEAD = 4;
  private static final long LOOK_MILLIS = 50;

  /// How long the log may give nothing before its head is reached.
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final StreamableMessageSource<TrackedEventMessage<?>> log;
  private final Seals seals;
  private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(AHEAD);
  private volatile boolean closed;
  private long waited;

  /// @param begun when reading it began, by [System#nanoTime]
  /// @param atHead whether it reaches to what was then the end of the log
  /// @param failure why the log could not be read; then there are no events
  record Batch(
      long begun,
      List<TrackedEventMessage<?>> events,
      boolean atHead,
      @Nullable RuntimeException failure) {}

  LogReader(StreamableMessageSource<TrackedEventMessage<?>> log, Seals seals) {
    this.log = log;
    this.seals = seals;
    Thread.ofVirtual().name("rebuild-reader").start(this::read);
  }

  /// The next events, in order; empty if none arrives for a moment.
  ///
  /// @throws RuntimeException when the log cannot be read, or gives nothing for a minute
  /// @throws InterruptedException when this was closed
  Batch next() throws InterruptedException {
    while (!closed) {
      var asked = System.nanoTime();
      var batch = batches.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      var moves = batch != null && (batch.atHead() || !batch.events().isEmpty());
      waited = moves ? 0 : waited + System.nanoTime() - asked;
      if (waited > PATIENCE.toNanos()) {
        throw new Stalled("The log gives no event, and its head is not reached");
      }
      if (batch != null) {
        if (batch.failure() != null) {
          throw batch.failure();
        }
        return batch;
      }
    }
    throw new InterruptedException();
  }

  private void read() {
    try (var stream = log.openStream(null)) {
      var read = -1L;
      while (!closed) {
        var begun = System.nanoTime();
        // checked against the head, because a stream without events may only be slow
        var head = SideBuild.position(log.createHeadToken());
        var batch = new ArrayList<TrackedEventMessage<?>>(BATCH);
        var more = stream.hasNextAvailable((int) LOOK_MILLIS, TimeUnit.MILLISECONDS);
        while (more && batch.size() < BATCH) {
          batch.add(stream.nextAvailable());
          more = batch.size() < BATCH && stream.hasNextAvailable();
        }
        if (!batch.isEmpty()) {
          read = SideBuild.position(batch.getLast().trackingToken());
        }
        put(new Batch(begun, parsed(batch), read >= head, null));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      try {
        put(new Batch(System.nanoTime(), List.of(), false, failure));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Deserializes here instead of in the writer, after loading all keys.
  private List<TrackedEventMessage<?>> parsed(List<TrackedEventMessage<?>> batch) {
    seals.fetch(
        batch.stream()
            .filter(DomainEventMessage.class::isInstance)
            .map(it -> ((DomainEventMessage<?>) it).getAggregateIdentifier())
            .distinct()
            .map(it -> new ConversationId(UUID.fromString(it)))
            .toList());
    return batch.stream().filter(it -> it.getPayload() instanceof ConversationEvent).toList();
  }

  private void put(Batch batch) throws InterruptedException {
    while (!closed && !batches.offer(batch, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      // the caller is slower
    }
  }

  /// Without an interrupt, which would break the connection in use.
  @Override
  public void close() {
    closed = true;
  }
}
