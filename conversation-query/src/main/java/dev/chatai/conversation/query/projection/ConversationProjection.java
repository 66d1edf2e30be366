package dev.chatai.conversation.query.projection;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationEvent.ConversationErased;
import dev.chatai.conversation.query.follow.PostgresNotifications;
import dev.chatai.conversation.query.follow.ProjectionToken;
import dev.chatai.conversation.query.follow.ReadModelChange;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.springframework.stereotype.Component;

/// Folds the log into the read model. The only processor with a single segment: it sees all events
/// in order, so that its token is the position of the read model. It is never reset: see
/// [dev.chatai.conversation.query.rebuild.Rebuild].
@Component
@ProcessingGroup(ProjectionToken.PROCESSOR)
class ConversationProjection {
  private final ConversationFold fold;
  private final Erasure erasure;
  private final PostgresNotifications notifications;

  ConversationProjection(
      StoredReadModel model, Erasure erasure, PostgresNotifications notifications) {
    this.fold = new ConversationFold(model);
    this.erasure = erasure;
    this.notifications = notifications;
  }

  @EventHandler
  void on(ConversationEvent event, @Timestamp Instant at, @SequenceNumber long sequence) {
    if (event instanceof ConversationErased erased) {
      erasure.carryOut(erased, at);
    }
    var changed = fold.apply(event, at);
    notifications.send(new ReadModelChange(event.conversation(), sequence, changed));
  }
}
