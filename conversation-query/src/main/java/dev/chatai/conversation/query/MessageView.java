package dev.chatai.conversation.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.chatai.conversation.Failure;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.content.ToolResult;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A message as clients see it; this record is the JSON.
///
/// @param content its text
/// @param parentId the message it follows; null at the beginning of a branch
/// @param model this and the following: of an assistant's message only
/// @param attempts how many times a model was called
/// @param details what it has beside its text; null for nothing. Its fields are the message's own.
public record MessageView(
    MessageId id,
    Author author,
    String content,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("parent_id") @Nullable MessageId parentId,
    MessageStatus status,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String model,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("finish_reason")
        @Nullable FinishReason finishReason,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Usage usage,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer attempts,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ErrorView error,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonUnwrapped @Nullable Details details) {

  public enum Author {
    USER,
    ASSISTANT,
    /// Its message is the results of the tools that the last answer called.
    TOOL;

    @JsonValue
    public String value() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The failure of a failed message.
  ///
  /// @param retryAfter seconds that the upstream asked to wait, if it did
  /// @param field the field of the request that the model does not support, if that is why
  public record ErrorView(
      FailureCode code,
      String detail,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("retry_after")
          @Nullable Integer retryAfter,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String field) {
    public ErrorView(Failure failure) {
      this(failure.code(), failure.detail(), failure.retryAfter(), failure.parameter());
    }
  }

  /// What a message has beside its text, as clients see it. Absent fields are null.
  ///
  /// @param parts of a question that has images, or several texts
  /// @param toolResults the question itself, when its author is the tool
  /// @param reasoning of an answer, as all that follows: what the model thought before
  /// @param toolCalls that the client is to carry out
  /// @param citations in the model's order
  /// @param formatValid see [Answer]
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Details(
      @Nullable List<Part> parts,
      @JsonProperty("tool_results") @Nullable List<ToolResult> toolResults,
      @Nullable Text reasoning,
      @JsonProperty("tool_calls") @Nullable List<ToolCall> toolCalls,
      @Nullable List<Citation> citations,
      @JsonProperty("format_valid") @Nullable Boolean formatValid) {
    /// @return null for a question that is text only
    public static @Nullable Details of(Question question) {
      return switch (question) {
        case Text _ -> null;
        case Question.Parts it -> new Details(it.parts(), null, null, null, null, null);
        case Question.ToolResults it -> new Details(null, it.results(), null, null, null, null);
      };
    }

    /// @return null for an answer that is text only
    public static @Nullable Details of(Answer answer) {
      return answer.equals(Answer.of(answer.text()))
          ? null
          : new Details(
              null,
              null,
              answer.reasoning(),
              answer.toolCalls().isEmpty() ? null : answer.toolCalls(),
              answer.citations().isEmpty() ? null : answer.citations(),
              answer.formatValid());
    }
  }

  @Override
  public String toString() {
    return "MessageView[" + id + ", " + status + "]";
  }
}
