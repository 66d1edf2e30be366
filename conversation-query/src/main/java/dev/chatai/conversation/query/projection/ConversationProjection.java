package dev.chatai.conversation.query.projection;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationEvent.ConversationErased;
import dev.chatai.conversation.query.follow.ProjectionToken;
import dev.chatai.conversation.query.follow.ReadModelChange;
import dev.chatai.conversation.query.follow.ReadModelCommits;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/// Folds the log into the read model. The only processor with a single segment: it sees all events
/// in order, so that its token is the position of the read model. It is never reset: see
/// [dev.chatai.conversation.query.rebuild.Rebuild].
@Component
@ProcessingGroup(ProjectionToken.PROCESSOR)
class ConversationProjection {
  private final ConversationFold fold;
  private final Erasure erasure;
  private final ReadModelCommits commits;

  ConversationProjection(StoredReadModel model, Erasure erasure, ReadModelCommits commits) {
    this.fold = new ConversationFold(model);
    this.erasure = erasure;
    this.commits = commits;
  }

  @EventHandler
  void on(
      ConversationEvent event,
      @Timestamp Instant at,
      @SequenceNumber long sequence,
      TrackingToken token) {
    if (event instanceof ConversationErased erased) {
      erasure.carryOut(erased, at);
    }
    var changed = fold.apply(event, at);
    commits.add(new ReadModelChange(event.conversation(), sequence, changed), token);
  }
}
