package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// Token counts as reported by the upstream; counted by ChatAI if it reported none, as for a
/// stopped answer.
///
/// @param reasoningTokens those of the completion that are reasoning, if reported
/// @param cachedTokens those of the prompt that the upstream had cached, if reported
public record Usage(
    @JsonProperty("prompt_tokens") int promptTokens,
    @JsonProperty("completion_tokens") int completionTokens,
    @JsonProperty("total_tokens") int totalTokens,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("reasoning_tokens")
        @Nullable Integer reasoningTokens,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("cached_tokens")
        @Nullable Integer cachedTokens) {
  @JsonCreator
  public Usage {}

  public Usage(int promptTokens, int completionTokens, int totalTokens) {
    this(promptTokens, completionTokens, totalTokens, null, null);
  }
}
