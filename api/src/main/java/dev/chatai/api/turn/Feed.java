package dev.chatai.api.turn;

import dev.chatai.api.caller.Revocations;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.conversation.query.AnswerEvent;
import dev.chatai.conversation.query.AnswerSoFar;
import dev.chatai.conversation.query.ConversationQuery.FollowAnswer;
import dev.chatai.conversation.query.ConversationQuery.FollowConversation;
import dev.chatai.conversation.query.ConversationUpdate;
import dev.chatai.conversation.query.MessageStatus;
import dev.chatai.conversation.query.ReadModelUpdates;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Opens streams of answers, whichever node generates them, and of conversations.
@Component
public class Feed {
  private final LiveAnswers live;
  private final ReadModelUpdates updates;
  private final Messages messages;
  private final ServerStop serverStop;
  private final Revocations revocations;

  Feed(
      LiveAnswers live,
      ReadModelUpdates updates,
      Messages messages,
      ServerStop serverStop,
      Revocations revocations) {
    this.live = live;
    this.updates = updates;
    this.messages = messages;
    this.serverStop = serverStop;
    this.revocations = revocations;
  }

  /// Follows an answer that exists.
  ///
  /// @param after the number of the last event already seen, 0 for none
  public MergedFollow answer(
      Owner owner, ConversationId conversation, MessageId answer, long after) {
    return subscribed(
        conversation, answer, new MergedFollow(log(owner, conversation, answer), after));
  }

  /// Follows an answer before it is requested.
  ///
  /// Nothing can be missed, so the log is not read before the first notification.
  MergedFollow expected(Owner owner, ConversationId conversation, MessageId answer) {
    return subscribed(
        conversation,
        answer,
        new MergedFollow(log(owner, conversation, answer), 0, false, System::nanoTime));
  }

  private MergedFollow.Log log(Owner owner, ConversationId conversation, MessageId answer) {
    return (after, caughtUp) ->
        messages
            .ask(new FollowAnswer(owner, conversation, answer, after, caughtUp), AnswerSoFar.class)
            .filter(it -> caughtUp || !isCancelled(it))
            // not there yet, or not there any more: an erasure cancels first
            .or(() ->
                messages.ask(
                    new FollowAnswer(owner, conversation, answer, after, true), AnswerSoFar.class))
            .orElseThrow(
                () -> new Problem(ProblemCode.MESSAGE_NOT_FOUND, "There is no such answer."));
  }

  private static boolean isCancelled(AnswerSoFar soFar) {
    return !soFar.events().isEmpty()
        && soFar.events().getLast() instanceof AnswerEvent.Settled settled
        && settled.message().status() == MessageStatus.CANCELLED;
  }

  private MergedFollow subscribed(
      ConversationId conversation, MessageId answer, MergedFollow follow) {
    follow.closing(live.subscribe(conversation, answer, follow::heard)::close);
    follow.closing(updates.subscribe(answer, follow::updated)::close);
    return stoppable(follow);
  }

  private <F extends Follow> F stoppable(F follow) {
    follow.closing(serverStop.register(follow::stop));
    follow.closing(revocations.register(follow::stop));
    return follow;
  }

  /// Follows everything that happens in a conversation.
  ///
  /// @param after the number of the last update already seen, 0 for none
  public ConversationFollow conversation(Owner owner, ConversationId conversation, long after) {
    var follow = new ConversationFollow(it -> read(owner, conversation, it), after);
    follow.closing(updates.subscribe(conversation, follow::updated)::close);
    return stoppable(follow);
  }

  /// The number of a conversation's latest update.
  ///
  /// @throws Problem when there is no such conversation
  public long newest(Owner owner, ConversationId conversation) {
    return read(owner, conversation, null).last();
  }

  private ConversationUpdate.SoFar read(
      Owner owner, ConversationId conversation, @Nullable Long after) {
    return messages
        .ask(new FollowConversation(owner, conversation, after), ConversationUpdate.SoFar.class)
        .orElseThrow(() -> new Problem(ProblemCode.CONVERSATION_NOT_FOUND));
  }
}
