package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Tokens as the upstream counted them; where it did not, as of an answer that was stopped, as
/// ChatAI does.
public record Usage(
    @JsonProperty("prompt_tokens") int promptTokens,
    @JsonProperty("completion_tokens") int completionTokens,
    @JsonProperty("total_tokens") int totalTokens) {}
