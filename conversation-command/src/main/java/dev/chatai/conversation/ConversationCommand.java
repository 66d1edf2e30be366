package dev.chatai.conversation;

import java.util.List;
import java.util.Set;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/// Everything that can be asked of a conversation. A command sent twice changes nothing the second
/// time; one that is refused fails with a [Refusal].
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
  record PostMessage(
      @TargetAggregateIdentifier ConversationId conversation,
      Owner owner,
      MessageId question,
      MessageId answer,
      After after,
      Text text,
      TurnOptions options,
      OnBusy onBusy)
      implements ConversationCommand {}

  /// Asks a question once more, for another answer beside those that it has.
  ///
  /// @param message the question, or any answer to it
  /// @param answer the new answer's id
  /// @param options what is not said in them is as it was for the message
  record RegenerateAnswer(
      @TargetAggregateIdentifier ConversationId conversation,
      Owner owner,
      MessageId message,
      MessageId answer,
      TurnOptions options,
      OnBusy onBusy)
      implements ConversationCommand {}

  /// Wants an answer stopped. One that waits is cancelled at once, one under way as soon as its
  /// generation has written down what it has; nothing comes of it when the answer is over.
  record RequestCancellation(
      @TargetAggregateIdentifier ConversationId conversation, Owner owner, MessageId answer)
      implements ConversationCommand {}

  /// Changes what is known of a conversation.
  ///
  /// @param fields those to change; the others' values here mean nothing
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

  /// Records what the model has said since the last time.
  ///
  /// @param first the first piece's number within its attempt, from 1
  record RecordProgress(
      @TargetAggregateIdentifier ConversationId conversation,
      MessageId answer,
      int attempt,
      int first,
      List<Text> pieces)
      implements ConversationCommand {}

  /// Ends an answer that the model finished.
  ///
  /// @param rest pieces not recorded yet, from number `first`
  record CompleteAnswer(
      @TargetAggregateIdentifier ConversationId conversation,
      MessageId answer,
      int attempt,
      int first,
      List<Text> rest,
      Text text,
      @Nullable Usage usage,
      FinishReason reason)
      implements ConversationCommand {}

  /// Ends an answer that will not come.
  ///
  /// @param rest pieces not recorded yet, from number `first`
  record FailAnswer(
      @TargetAggregateIdentifier ConversationId conversation,
      MessageId answer,
      int attempt,
      int first,
      List<Text> rest,
      Failure failure,
      @Nullable Usage usage)
      implements ConversationCommand {}

  /// Ends an answer that was to be stopped.
  ///
  /// @param rest pieces not recorded yet, from number `first`
  record CancelAnswer(
      @TargetAggregateIdentifier ConversationId conversation,
      MessageId answer,
      int attempt,
      int first,
      List<Text> rest,
      @Nullable Usage usage)
      implements ConversationCommand {}

  /// Makes every word of it unreadable, everywhere and for ever. Open answers are cancelled.
  record EraseConversation(@TargetAggregateIdentifier ConversationId conversation, Owner owner)
      implements ConversationCommand {}
}
