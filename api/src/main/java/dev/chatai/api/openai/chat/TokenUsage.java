package dev.chatai.api.openai.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.Usage;
import java.util.Objects;

/// Tokens as OpenAI counts them.
record TokenUsage(
    @JsonProperty("prompt_tokens") int promptTokens,
    @JsonProperty("completion_tokens") int completionTokens,
    @JsonProperty("total_tokens") int totalTokens,
    @JsonProperty("prompt_tokens_details") PromptDetails promptDetails,
    @JsonProperty("completion_tokens_details") CompletionDetails completionDetails) {
  record PromptDetails(@JsonProperty("cached_tokens") int cachedTokens) {}

  record CompletionDetails(@JsonProperty("reasoning_tokens") int reasoningTokens) {}

  static TokenUsage of(Usage usage) {
    return new TokenUsage(
        usage.promptTokens(),
        usage.completionTokens(),
        usage.totalTokens(),
        new PromptDetails(Objects.requireNonNullElse(usage.cachedTokens(), 0)),
        new CompletionDetails(Objects.requireNonNullElse(usage.reasoningTokens(), 0)));
  }
}
