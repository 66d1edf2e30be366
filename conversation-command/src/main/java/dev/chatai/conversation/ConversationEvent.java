package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.content.ToolResult;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All events of a conversation. The time is the event message's timestamp, the order its sequence
/// number. Fields that were added later are null in older events, and left out when they are null.
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
  /// @param text empty if it is one of the following
  /// @param parts null if it is something else; likewise `toolResults`
  record MessagePosted(
      ConversationId conversation,
      MessageId question,
      MessageId answer,
      @Nullable MessageId parent,
      Text text,
      TurnOptions options,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Part> parts,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("tool_results")
          @Nullable List<ToolResult> toolResults)
      implements ConversationEvent {
    @JsonCreator
    public MessagePosted {}

    public MessagePosted(
        ConversationId conversation,
        MessageId question,
        MessageId answer,
        @Nullable MessageId parent,
        Question content,
        TurnOptions options) {
      this(
          conversation,
          question,
          answer,
          parent,
          content instanceof Text text ? text : new Text(""),
          options,
          content instanceof Question.Parts it ? it.parts() : null,
          content instanceof Question.ToolResults it ? it.results() : null);
    }

    /// What was asked. Parts that were erased are the text [Text#ERASED], tool results none.
    public Question content() {
      if (toolResults != null) {
        return new Question.ToolResults(toolResults);
      }
      return parts == null || parts.isEmpty() ? text : new Question.Parts(parts);
    }
  }

  /// A question was added that no model is asked, unless an answer to it is requested later.
  ///
  /// @param parent the message it follows; null is a beginning
  record QuestionAdded(
      ConversationId conversation, MessageId question, @Nullable MessageId parent, Question content)
      implements ConversationEvent {}

  /// An answer was added that no model of this server gave.
  ///
  /// @param parent the message it follows; null is a beginning
  /// @param reasoning null for none; likewise `toolCalls` and `citations`
  record AnswerAdded(
      ConversationId conversation,
      MessageId answer,
      @Nullable MessageId parent,
      Text text,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Text reasoning,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("tool_calls")
          @Nullable List<ToolCall> toolCalls,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Citation> citations)
      implements ConversationEvent {
    @JsonCreator
    public AnswerAdded {}

    public AnswerAdded(
        ConversationId conversation, MessageId answer, @Nullable MessageId parent, Answer content) {
      this(
          conversation,
          answer,
          parent,
          content.text(),
          content.reasoning(),
          content.toolCalls().isEmpty() ? null : content.toolCalls(),
          content.citations().isEmpty() ? null : content.citations());
    }

    /// What was answered.
    public Answer content() {
      return new Answer(
          text,
          reasoning,
          Objects.requireNonNullElse(toolCalls, List.of()),
          Objects.requireNonNullElse(citations, List.of()),
          null);
    }
  }

  /// A message was removed: it is not shown any more, and no model reads it. What follows it stays.
  /// Its words stay in the log, sealed, until the conversation is erased.
  record MessageRemoved(ConversationId conversation, MessageId message)
      implements ConversationEvent {}

  /// Another answer was requested, beside the existing ones of the question.
  ///
  /// @param options null fields are those of the question, as it was posted
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

  /// More of an answer, in the pieces in which it arrived.
  ///
  /// @param first the first piece's number within its attempt, from 1
  record AnswerProgressed(
      ConversationId conversation, MessageId answer, int attempt, int first, List<Piece> pieces)
      implements ConversationEvent {}

  /// The model finished. The answer is the attempt's pieces, joined.
  ///
  /// @param reasoning null for none; likewise `toolCalls` and `citations`
  /// @param formatValid see [Answer]
  record AnswerCompleted(
      ConversationId conversation,
      MessageId answer,
      int attempt,
      Text text,
      @Nullable Usage usage,
      FinishReason reason,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Text reasoning,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("tool_calls")
          @Nullable List<ToolCall> toolCalls,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Citation> citations,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("format_valid")
          @Nullable Boolean formatValid)
      implements ConversationEvent {
    @JsonCreator
    public AnswerCompleted {}

    public AnswerCompleted(
        ConversationId conversation,
        MessageId answer,
        int attempt,
        Answer content,
        @Nullable Usage usage,
        FinishReason reason) {
      this(
          conversation,
          answer,
          attempt,
          content.text(),
          usage,
          reason,
          content.reasoning(),
          content.toolCalls().isEmpty() ? null : content.toolCalls(),
          content.citations().isEmpty() ? null : content.citations(),
          content.formatValid());
    }

    /// What the model answered.
    public Answer content() {
      return new Answer(
          text,
          reasoning,
          Objects.requireNonNullElse(toolCalls, List.of()),
          Objects.requireNonNullElse(citations, List.of()),
          formatValid);
    }
  }

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
