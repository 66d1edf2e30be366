package dev.chatai.conversation.query.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.SystemTest;
import dev.chatai.conversation.ConversationCommand.StartConversation;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.seal.Seals;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@SystemTest
class LogReaderTest {
  @Autowired private EventStore events;
  @Autowired private CommandGateway commands;
  @Autowired private Seals seals;

  /// As Axon Server's are when they have just been opened, or when it has much to do.
  @Test
  void is_not_at_the_head_of_a_log_that_is_slow() throws Exception {
    for (var i = 0; i < 20; i++) {
      commands.sendAndWait(
          new StartConversation(
              ConversationId.next(), Owner.LOCAL, null, null, null, Metadata.NONE));
    }
    var head = SideBuild.position(events.createHeadToken());

    var read = new ArrayList<TrackedEventMessage<?>>();
    try (var reader = new LogReader(new SlowLog(events), seals)) {
      LogReader.Batch batch;
      do {
        batch = reader.next();
        read.addAll(batch.events());
      } while (!batch.atHead());
    }

    assertThat(SideBuild.position(read.getLast().trackingToken())).isGreaterThanOrEqualTo(head);
  }

  /// Of an event store's log, an event after three looks in vain.
  private record SlowLog(EventStore events)
      implements StreamableMessageSource<TrackedEventMessage<?>> {
    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken after) {
      return new SlowStream(events.openStream(after));
    }

    @Override
    public TrackingToken createHeadToken() {
      return events.createHeadToken();
    }
  }

  private static final class SlowStream implements BlockingStream<TrackedEventMessage<?>> {
    private final BlockingStream<TrackedEventMessage<?>> stream;
    private int looks;

    SlowStream(BlockingStream<TrackedEventMessage<?>> stream) {
      this.stream = stream;
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
      looks++;
      return looks % 4 == 0 && stream.hasNextAvailable(timeout, unit);
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
      return stream.peek();
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
      return stream.nextAvailable();
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
