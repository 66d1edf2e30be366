package dev.chatai.conversation.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.Snapshotter;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
  private final List<Long> taken = new ArrayList<>();
  private long sequence;

  private final Snapshots snapshots =
      new Snapshots(
          new Snapshotter() {
            @Override
            public void scheduleSnapshot(Class<?> type, String conversation) {
              taken.add(sequence);
            }
          },
          Conversation.class);

  @Test
  void a_long_conversation_gets_them_less_often() {
    snapshots.initializationFinished();

    while (sequence < 1_000) {
      snapshots.eventHandled(event());
      sequence++;
    }

    assertThat(taken).startsWith(49L, 99L, 149L).endsWith(758L, 842L, 935L);
  }

  private GenericDomainEventMessage<String> event() {
    return new GenericDomainEventMessage<>("Conversation", "id", sequence, "event");
  }
}
