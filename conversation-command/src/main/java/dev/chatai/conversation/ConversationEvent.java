package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All events of a conversation. The time is the event message's timestamp, the order its sequence
/// number.
public sealed interface ConversationEvent {
  ConversationId conversation();

  record ConversationStarted(
      ConversationId conversation,
      Owner owner,
      @Nullable Text title,
      @JsonProperty("system_prompt") @Nullable Text systemPrompt,
      @Nullable String model,
      Metadata metadata)
      implements ConversationEvent {}

  /// A question was accepted, and with it the id of the answer that it will get.
  ///
  /// @param parent the message it follows; null is a beginning
  record MessagePosted(
      ConversationId conversation,
      MessageId question,
      MessageId answer,
      @Nullable MessageId parent,
      Text text,
      TurnOptions options)
      implements ConversationEvent {}

  /// Another answer was requested, beside the existing ones of the question.
  record AnswerRequested(
      ConversationId conversation, MessageId question, MessageId answer, TurnOptions options)
      implements ConversationEvent {}

  /// A model is about to be called. Stored before the call is made.
  ///
  /// @param attempt 1 for the first
  /// @param model the model that is asked
  /// @param because why the previous attempt ended; null for the first
  /// @param rules by which its prompt is built; null in events older than this field
  record AnswerStarted(
      ConversationId conversation,
      MessageId answer,
      int attempt,
      String model,
      @Nullable FailureCode because,
      @Nullable PromptRules rules)
      implements ConversationEvent {}

  /// More of an answer's text, in the pieces in which it arrived.
  ///
  /// @param first the first piece's number within its attempt, from 1
  record AnswerProgressed(
      ConversationId conversation, MessageId answer, int attempt, int first, List<Text> pieces)
      implements ConversationEvent {}

  /// The model finished. The text is the attempt's pieces, joined.
  record AnswerCompleted(
      ConversationId conversation,
      MessageId answer,
      int attempt,
      Text text,
      @Nullable Usage usage,
      FinishReason reason)
      implements ConversationEvent {}

  /// The answer failed for good. The pieces of the last attempt are kept.
  record AnswerFailed(
      ConversationId conversation,
      MessageId answer,
      int attempt,
      Failure failure,
      @Nullable Usage usage)
      implements ConversationEvent {}

  /// A stop was requested: the answer will end as cancelled, whatever the model does meanwhile.
  record CancellationRequested(ConversationId conversation, MessageId answer)
      implements ConversationEvent {}

  /// The answer was stopped. The pieces of the last attempt are kept.
  ///
  /// @param attempt 0 if it had not started
  record AnswerCancelled(
      ConversationId conversation, MessageId answer, int attempt, @Nullable Usage usage)
      implements ConversationEvent {}

  /// @param title null removes it
  record TitleChanged(ConversationId conversation, @Nullable Text title)
      implements ConversationEvent {}

  /// @param systemPrompt for later attempts; null for the server's default
  record SystemPromptChanged(
      ConversationId conversation, @JsonProperty("system_prompt") @Nullable Text systemPrompt)
      implements ConversationEvent {}

  /// @param model of later turns that name none; null for the server's default
  record ModelChanged(ConversationId conversation, @Nullable String model)
      implements ConversationEvent {}

  record MetadataChanged(ConversationId conversation, Metadata metadata)
      implements ConversationEvent {}

  /// The active branch ends at this answer, until another is chosen or a question is posted.
  ///
  /// @param leaf an answer
  record BranchChosen(ConversationId conversation, MessageId leaf) implements ConversationEvent {}

  /// The conversation was erased: its text is unreadable, and it accepts no more commands.
  record ConversationErased(ConversationId conversation) implements ConversationEvent {}
}
