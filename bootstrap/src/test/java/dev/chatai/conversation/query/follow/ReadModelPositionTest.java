package dev.chatai.conversation.query.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.SystemTest;
import dev.chatai.conversation.ConversationCommand.StartConversation;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.Owner;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@SystemTest
class ReadModelPositionTest {
  /// Further than the real projection will come.
  private static final long FAR = 1_000_000_000;

  private static final Duration SOON = Duration.ofSeconds(5);

  @Autowired private EventStore events;
  @Autowired private ProjectionToken projection;
  @Autowired private CommandGateway commands;
  @Autowired private JdbcClient jdbc;

  private final EmbeddedEventStore ahead =
      EmbeddedEventStore.builder().storageEngine(new InMemoryEventStorageEngine(FAR)).build();

  @AfterEach
  void close() {
    ahead.shutDown();
  }

  @Test
  void a_commit_wakes_the_reads_that_wait_for_it_and_no_other() {
    var position = new ReadModelPosition(ahead, projection);
    append();
    var first = waits(position);
    append();
    var second = waits(position);

    position.reached(new GlobalSequenceTrackingToken(FAR));
    assertThat(first).succeedsWithin(SOON);
    assertThat(second).isNotDone();

    position.reached(new GlobalSequenceTrackingToken(FAR + 1));
    assertThat(second).succeedsWithin(SOON);
  }

  /// What was read before the commit is told after it.
  @Test
  void a_read_that_was_woken_does_not_wait_again() {
    var position = new ReadModelPosition(ahead, projection);
    append();
    var read = waits(position);

    position.reached(new GlobalSequenceTrackingToken(FAR));
    position.reached(new GlobalSequenceTrackingToken(FAR - 1));

    assertThat(read).succeedsWithin(SOON);
  }

  @Test
  void a_commit_that_nobody_tells_of_is_seen() {
    var untold = new ReadModelPosition(events, projection);
    var id = ConversationId.next();
    commands.sendAndWait(new StartConversation(id, Owner.LOCAL, null, null, null, Metadata.NONE));

    untold.awaitHead();
    assertThat(
            jdbc.sql("select count(*) from conversation where id = ?")
                .param(id.value())
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  /// Begins a read that has to wait.
  private static FutureTask<?> waits(ReadModelPosition position) {
    var read = new FutureTask<>(position::awaitHead, null);
    var thread = Thread.startVirtualThread(read);
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    return read;
  }

  private void append() {
    ahead.publish(GenericEventMessage.asEventMessage("an event"));
  }
}
