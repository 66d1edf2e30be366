package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that can have happened in a conversation. When it happened is the event message's
/// timestamp; its order is the message's sequence number.
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

  /// Another answer was asked for, beside those that the question has.
  record AnswerRequested(
      ConversationId conversation, MessageId question, MessageId answer, TurnOptions options)
      implements ConversationEvent {}

  /// A model is about to be asked. In the log before the call is made.
  ///
  /// @param attempt 1 for the first
  /// @param model the model that is asked
  /// @param because what became of the attempt before; null for the first
  /// @param rules by which its prompt is made; null in histories from before they were kept
  record AnswerStarted(
      ConversationId conversation,
      MessageId answer,
      int attempt,
      String model,
      @Nullable FailureCode because,
      @Nullable PromptRules rules)
      implements ConversationEvent {}

  /// Some more of an answer's text, in the pieces it came in.
  ///
  /// @param first the first piece's number within its attempt, from 1
  record AnswerProgressed(
      ConversationId conversation, MessageId answer, int attempt, int first, List<Text> pieces)
      implements ConversationEvent {}

  /// The model stopped by itself. The text is the attempt's pieces, joined.
  record AnswerCompleted(
      ConversationId conversation,
      MessageId answer,
      int attempt,
      Text text,
      @Nullable Usage usage,
      FinishReason reason)
      implements ConversationEvent {}

  /// There will be no answer. The pieces of the last attempt are kept.
  record AnswerFailed(
      ConversationId conversation,
      MessageId answer,
      int attempt,
      Failure failure,
      @Nullable Usage usage)
      implements ConversationEvent {}

  /// Somebody wants it stopped: it will end as cancelled, whatever the model does meanwhile.
  record CancellationRequested(ConversationId conversation, MessageId answer)
      implements ConversationEvent {}

  /// Somebody stopped it. The pieces of the last attempt are kept.
  ///
  /// @param attempt 0 when it had not been started
  record AnswerCancelled(
      ConversationId conversation, MessageId answer, int attempt, @Nullable Usage usage)
      implements ConversationEvent {}

  /// @param title null takes it away
  record TitleChanged(ConversationId conversation, @Nullable Text title)
      implements ConversationEvent {}

  /// @param systemPrompt for the attempts from now on; null is the server's own
  record SystemPromptChanged(
      ConversationId conversation, @JsonProperty("system_prompt") @Nullable Text systemPrompt)
      implements ConversationEvent {}

  /// @param model for the turns from now on that name none; null is the server's own
  record ModelChanged(ConversationId conversation, @Nullable String model)
      implements ConversationEvent {}

  record MetadataChanged(ConversationId conversation, Metadata metadata)
      implements ConversationEvent {}

  /// The active branch ends there now, until it is chosen anew or somebody posts.
  ///
  /// @param leaf an answer
  record BranchChosen(ConversationId conversation, MessageId leaf) implements ConversationEvent {}

  /// The receipt: nobody can read a word of it any more, and nothing can happen in it.
  record ConversationErased(ConversationId conversation) implements ConversationEvent {}
}
