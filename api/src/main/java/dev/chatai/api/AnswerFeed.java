package dev.chatai.api;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.LiveAnswers;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.query.AnswerSoFar;
import dev.chatai.conversation.query.ConversationQuery.FollowAnswer;
import dev.chatai.conversation.query.ReadModelUpdates;
import java.util.function.LongFunction;
import org.springframework.stereotype.Component;

/// Follows answers, wherever they are being generated.
@Component
class AnswerFeed {
  private final LiveAnswers live;
  private final ReadModelUpdates updates;
  private final Messages messages;
  private final ServerStop serverStop;
  private final Revocations revocations;

  AnswerFeed(
      LiveAnswers live,
      ReadModelUpdates updates,
      Messages messages,
      ServerStop serverStop,
      Revocations revocations) {
    this.serverStop = serverStop;
    this.revocations = revocations;
    this.live = live;
    this.updates = updates;
    this.messages = messages;
  }

  /// Follows an answer that is in the log.
  ///
  /// @param after the number of the last event already seen, 0 for none
  Follow follow(Owner owner, ConversationId conversation, MessageId answer, long after) {
    return subscribed(answer, new MergedFollow(log(owner, conversation, answer), after));
  }

  /// Follows an answer that is about to be asked for.
  ///
  /// Nothing of it can be missed, so the log is not read before there is news.
  Follow expect(Owner owner, ConversationId conversation, MessageId answer) {
    return subscribed(
        answer, new MergedFollow(log(owner, conversation, answer), 0, false, System::nanoTime));
  }

  private LongFunction<AnswerSoFar> log(
      Owner owner, ConversationId conversation, MessageId answer) {
    return after ->
        messages
            .ask(new FollowAnswer(owner, conversation, answer, after))
            .orElseThrow(
                () -> new Problem(ProblemCode.MESSAGE_NOT_FOUND, "There is no such answer."));
  }

  private Follow subscribed(MessageId answer, MergedFollow follow) {
    follow.closing(live.subscribe(answer, follow::heard)::close);
    follow.closing(updates.subscribe(answer, follow::updated)::close);
    follow.closing(serverStop.register(follow::stop));
    follow.closing(revocations.register(follow::stop));
    return follow;
  }
}
