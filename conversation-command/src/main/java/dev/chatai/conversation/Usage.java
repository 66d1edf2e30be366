package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Tokens as the upstream counted them.
public record Usage(
    @JsonProperty("prompt_tokens") int promptTokens,
    @JsonProperty("completion_tokens") int completionTokens,
    @JsonProperty("total_tokens") int totalTokens) {}
