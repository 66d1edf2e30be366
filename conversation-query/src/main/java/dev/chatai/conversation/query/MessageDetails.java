package dev.chatai.conversation.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.content.ToolResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a message has beside its text, as clients see it. Absent fields are null.
///
/// @param parts of a question that has images, or several texts
/// @param toolResults the question itself, when its author is the tool
/// @param reasoning of an answer, as all that follows: what the model thought before
/// @param toolCalls that the client is to carry out
/// @param citations in the model's order
/// @param formatValid see [Answer]
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MessageDetails(
    @Nullable List<Part> parts,
    @JsonProperty("tool_results") @Nullable List<ToolResult> toolResults,
    @Nullable Text reasoning,
    @JsonProperty("tool_calls") @Nullable List<ToolCall> toolCalls,
    @Nullable List<Citation> citations,
    @JsonProperty("format_valid") @Nullable Boolean formatValid) {
  /// @return null for a question that is text only
  public static @Nullable MessageDetails of(Question question) {
    return switch (question) {
      case Text _ -> null;
      case Question.Parts it -> new MessageDetails(it.parts(), null, null, null, null, null);
      case Question.ToolResults it ->
          new MessageDetails(null, it.results(), null, null, null, null);
    };
  }

  /// @return null for an answer that is text only
  public static @Nullable MessageDetails of(Answer answer) {
    return answer.equals(Answer.of(answer.text()))
        ? null
        : new MessageDetails(
            null,
            null,
            answer.reasoning(),
            answer.toolCalls().isEmpty() ? null : answer.toolCalls(),
            answer.citations().isEmpty() ? null : answer.citations(),
            answer.formatValid());
  }
}
