package dev.chatai.conversation.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The prompts sent for an answer.
///
/// @param attempts oldest first; none while it waits
public record PromptView(
    @JsonProperty("message_id") MessageId answer, List<PromptAttempt> attempts) {
  /// One call of a model.
  ///
  /// @param attempt from 1
  /// @param because why the previous attempt ended; null for the first
  /// @param temperature null for the upstream's default; likewise `maxTokens`
  /// @param messages the whole prompt, oldest first
  /// @param options all options of the turn; null when there are none but those above
  public record PromptAttempt(
      int attempt,
      @JsonProperty("started_at") Instant startedAt,
      @Nullable FailureCode because,
      String model,
      @Nullable Double temperature,
      @JsonProperty("max_tokens") @Nullable Integer maxTokens,
      List<PromptMessage> messages,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TurnOptions options) {}

  /// @param role `system`, `user`, `assistant` or `tool`
  /// @param parts of a question with images; null for any other message, likewise the next
  /// @param toolCalls of an answer
  /// @param toolCall the id of the call that this is the result of
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PromptMessage(
      String role,
      Text content,
      @Nullable List<Part> parts,
      @JsonProperty("tool_calls") @Nullable List<ToolCall> toolCalls,
      @JsonProperty("tool_call_id") @Nullable String toolCall) {}
}
