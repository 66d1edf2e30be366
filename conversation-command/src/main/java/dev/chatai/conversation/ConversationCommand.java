package dev.chatai.conversation;

import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import java.util.List;
import java.util.Set;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/// All commands to a conversation. A command that is sent twice changes nothing the second time. A
/// refused one fails with a [Refusal].
public sealed interface ConversationCommand {
  ConversationId conversation();

  record StartConversation(
      @TargetAggregateIdentifier ConversationId conversation,
      Owner owner,
      @Nullable Text title,
      @Nullable Text systemPrompt,
      @Nullable String model,
      Metadata metadata)
      implements ConversationCommand {}

  /// Asks a question. Both ids are new; once this has returned, the question is durable and will be
  /// answered.
  ///
  /// @param content tool results are accepted only after an answer that ended with tool calls, one
  ///   for each of them
  /// @param before added in front of the question, see [AddMessages]
  record PostMessage(
      @TargetAggregateIdentifier ConversationId conversation,
      Owner owner,
      MessageId question,
      MessageId answer,
      After after,
      Question content,
      TurnOptions options,
      OnBusy onBusy,
      List<AddedMessage> before)
      implements ConversationCommand {
    public PostMessage {
      before = List.copyOf(before);
    }

    public PostMessage(
        ConversationId conversation,
        Owner owner,
        MessageId question,
        MessageId answer,
        After after,
        Question content,
        TurnOptions options,
        OnBusy onBusy) {
      this(conversation, owner, question, answer, after, content, options, onBusy, List.of());
    }

    /// Which message a new question follows.
    ///
    /// @param newest after the active branch's last answer at the time of the decision
    /// @param message the answer it follows when not `newest`; null starts a new branch at the root
    public record After(boolean newest, @Nullable MessageId message) {
      /// After the last message of the active branch.
      public static final After NEWEST = new After(true, null);

      /// After no message: a new root in the same conversation.
      public static final After NOTHING = new After(false, null);

      /// After this message. Messages that already follow it stay on their own branch.
      public static After message(MessageId message) {
        return new After(false, message);
      }
    }
  }

  /// A message that a client has from elsewhere: a question or an answer, the other is null.
  ///
  /// @param id a new one
  record AddedMessage(MessageId id, @Nullable Question question, @Nullable Answer answer) {
    public AddedMessage {
      if ((question == null) == (answer == null)) {
        throw new IllegalArgumentException("a message is either a question or an answer");
      }
    }
  }

  /// Adds messages, each after the one before it. No model is asked.
  ///
  /// @param after what the first of them follows
  /// @param messages at least one; an answer's tool calls need results if they are followed by tool
  ///   results
  record AddMessages(
      @TargetAggregateIdentifier ConversationId conversation,
      Owner owner,
      PostMessage.After after,
      List<AddedMessage> messages)
      implements ConversationCommand {
    public AddMessages {
      messages = List.copyOf(messages);
    }
  }

  /// Removes a message from what is shown and from what models read, whatever follows it. An answer
  /// must have ended.
  record RemoveMessage(
      @TargetAggregateIdentifier ConversationId conversation, Owner owner, MessageId message)
      implements ConversationCommand {}

  /// Asks a question again, for another answer beside the existing ones.
  ///
  /// @param message the question, or any answer to it
  /// @param answer the new answer's id
  /// @param options null fields are taken from the message's own options; stops, tools and the
  ///   response format from the question's
  record RegenerateAnswer(
      @TargetAggregateIdentifier ConversationId conversation,
      Owner owner,
      MessageId message,
      MessageId answer,
      TurnOptions options,
      OnBusy onBusy)
      implements ConversationCommand {}

  /// Requests that an answer be stopped. A waiting one is cancelled at once, one in progress once
  /// its generation has recorded its text. Does nothing if the answer has ended.
  record RequestCancellation(
      @TargetAggregateIdentifier ConversationId conversation, Owner owner, MessageId answer)
      implements ConversationCommand {}

  /// Changes fields of a conversation.
  ///
  /// @param fields the fields to change; the values of the others are ignored
  /// @param activeLeaf the answer that the active branch shall end with
  record ChangeConversation(
      @TargetAggregateIdentifier ConversationId conversation,
      Owner owner,
      Set<Field> fields,
      @Nullable Text title,
      @Nullable Text systemPrompt,
      @Nullable String model,
      Metadata metadata,
      @Nullable MessageId activeLeaf)
      implements ConversationCommand {
    /// What can be changed.
    public enum Field {
      TITLE,
      SYSTEM_PROMPT,
      MODEL,
      METADATA,
      ACTIVE_LEAF
    }
  }

  /// Gives up on an attempt and begins the next.
  ///
  /// @param attempt the new attempt's number
  record RestartAnswer(
      @TargetAggregateIdentifier ConversationId conversation,
      MessageId answer,
      int attempt,
      FailureCode because)
      implements ConversationCommand {}

  /// Records what the model has sent since the last record.
  ///
  /// @param first the first piece's number within its attempt, from 1
  record RecordProgress(
      @TargetAggregateIdentifier ConversationId conversation,
      MessageId answer,
      int attempt,
      int first,
      List<Piece> pieces)
      implements ConversationCommand {}

  /// Ends an answer that the model finished.
  ///
  /// @param rest pieces not recorded yet, from number `first`
  /// @param content all of it; its tool calls can be answered only with the reason `TOOL_CALLS`,
  ///   and each needs an id of its own
  record CompleteAnswer(
      @TargetAggregateIdentifier ConversationId conversation,
      MessageId answer,
      int attempt,
      int first,
      List<Piece> rest,
      Answer content,
      @Nullable Usage usage,
      FinishReason reason)
      implements ConversationCommand {}

  /// Ends an answer that failed.
  ///
  /// @param rest pieces not recorded yet, from number `first`
  record FailAnswer(
      @TargetAggregateIdentifier ConversationId conversation,
      MessageId answer,
      int attempt,
      int first,
      List<Piece> rest,
      Failure failure,
      @Nullable Usage usage)
      implements ConversationCommand {}

  /// Ends an answer whose cancellation was requested.
  ///
  /// @param rest pieces not recorded yet, from number `first`
  record CancelAnswer(
      @TargetAggregateIdentifier ConversationId conversation,
      MessageId answer,
      int attempt,
      int first,
      List<Piece> rest,
      @Nullable Usage usage)
      implements ConversationCommand {}

  /// Makes all text of the conversation permanently unreadable. Open answers are cancelled.
  record EraseConversation(@TargetAggregateIdentifier ConversationId conversation, Owner owner)
      implements ConversationCommand {}
}
