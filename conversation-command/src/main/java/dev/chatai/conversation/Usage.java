package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Token counts as reported by the upstream; counted by ChatAI if it reported none, as for a
/// stopped answer.
public record Usage(
    @JsonProperty("prompt_tokens") int promptTokens,
    @JsonProperty("completion_tokens") int completionTokens,
    @JsonProperty("total_tokens") int totalTokens) {}
