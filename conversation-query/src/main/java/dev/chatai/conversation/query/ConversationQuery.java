package dev.chatai.conversation.query;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Every question that the read side answers. Each is asked for an owner and never answers with
/// anybody else's; each is answered only once the read model has caught up with the log, unless it
/// says otherwise.
public sealed interface ConversationQuery {
  Owner owner();

  /// Whether the answer must contain everything that the log held when it was asked.
  default boolean caughtUp() {
    return true;
  }

  /// Answered by an optional [ConversationView].
  record GetConversation(Owner owner, ConversationId conversation, ShownMessages messages)
      implements ConversationQuery {}

  /// Answered by an optional [ConversationView] from the conversation's own events, without the
  /// read model: what a command has done is told even while that is behind. Empty once it is
  /// erased.
  record GetWrittenConversation(Owner owner, ConversationId conversation)
      implements ConversationQuery {
    @Override
    public boolean caughtUp() {
      return false;
    }
  }

  /// Answered by a list of [ConversationView], newest first.
  ///
  /// @param limit 1 to 201
  /// @param after the last one already seen; unknown ones give an empty list
  record ListConversations(
      Owner owner, int limit, @Nullable ConversationId after, ShownMessages messages)
      implements ConversationQuery {}

  /// Answered by an optional [MessagePage]: messages of the active branch.
  ///
  /// @param limit 1 to 200
  /// @param after the message before the first one; null for the beginning
  /// @param before the message after the last one; null for the end
  record ListMessages(
      Owner owner,
      ConversationId conversation,
      int limit,
      @Nullable MessageId after,
      @Nullable MessageId before)
      implements ConversationQuery {}

  /// Answered by an optional [MessageView].
  record GetMessage(Owner owner, ConversationId conversation, MessageId message)
      implements ConversationQuery {}

  /// Answered by a list of [MessageView], oldest first: the message and all others of the same
  /// author that follow the same message, as the answers of one question do. Empty when there is no
  /// such message.
  record ListSiblings(Owner owner, ConversationId conversation, MessageId message)
      implements ConversationQuery {}

  /// Answered by an optional [ConversationView.Tree].
  record GetMessageTree(Owner owner, ConversationId conversation) implements ConversationQuery {}

  /// Answered by an optional [TurnView]: an answer of which nothing but its id is known.
  record FindTurn(Owner owner, MessageId answer) implements ConversationQuery {}

  /// Answered by a list of [TurnView]: the answers that a model was or will be asked for.
  ///
  /// @param limit 1 to 201
  /// @param after the last one already seen; null for none
  /// @param oldestFirst else the newest is the first
  /// @param model that answered; null for any
  record ListTurns(
      Owner owner,
      int limit,
      @Nullable MessageId after,
      boolean oldestFirst,
      @Nullable String model)
      implements ConversationQuery {}

  /// Answered by an optional [AnswerSoFar]: what happened in an answer's stream after an event.
  ///
  /// @param after the number of the last event already seen, 0 for none
  /// @param caughtUp false for a reader that is told of whatever the read model has not yet
  record FollowAnswer(
      Owner owner, ConversationId conversation, MessageId answer, long after, boolean caughtUp)
      implements ConversationQuery {}

  /// Answered by an optional [ConversationUpdate.SoFar]: what happened in a conversation after an
  /// event.
  ///
  /// @param after the number of the last update already seen, 0 for none; null begins now
  record FollowConversation(Owner owner, ConversationId conversation, @Nullable Long after)
      implements ConversationQuery {}

  /// Answered by an optional [ConversationView]: the conversation as it was. Empty before it was.
  ///
  /// @param number of the last event that had happened, from 1; null for no bound
  /// @param at the instant; null for no bound
  record GetPastConversation(
      Owner owner, ConversationId conversation, @Nullable Long number, @Nullable Instant at)
      implements ConversationQuery {}

  /// Answered by a list of [EventView], in order; empty when there is no such conversation.
  ///
  /// @param limit 1 to 1,001
  /// @param after the number of the last one already seen, 0 for none
  record ListEvents(Owner owner, ConversationId conversation, int limit, long after)
      implements ConversationQuery {}

  /// Answered by a list of [SearchHit], best first.
  ///
  /// @param text all of the words, `"a phrase"`, `or`, and `-` before what is excluded
  /// @param limit 1 to 101
  /// @param after id of the last hit already seen ([SearchHit#id]); an unknown one gives an empty
  ///   list
  record SearchConversations(Owner owner, String text, int limit, @Nullable UUID after)
      implements ConversationQuery {
    /// Without the text.
    @Override
    public String toString() {
      return "SearchConversations[" + owner + "]";
    }
  }

  /// Answered by a list of [UsageDayView], newest first, without the days on which no turn ended.
  ///
  /// @param from the first day, by UTC
  /// @param to the last day, not before the first
  record GetUsage(Owner owner, LocalDate from, LocalDate to) implements ConversationQuery {}
}
