package dev.chatai.conversation.answer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.content.Text;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The prompts sent for an answer; this record is the JSON.
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
  public record PromptAttempt(
      int attempt,
      @JsonProperty("started_at") Instant startedAt,
      @Nullable FailureCode because,
      String model,
      @Nullable Double temperature,
      @JsonProperty("max_tokens") @Nullable Integer maxTokens,
      List<PromptMessage> messages) {}

  /// @param role `system`, `user` or `assistant`
  public record PromptMessage(String role, Text content) {}
}
