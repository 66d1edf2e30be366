package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// By which rules a prompt is made of a conversation's log: kept with each attempt, so that what
/// was sent can be told even after the server is set up otherwise.
///
/// @param contextTokens most tokens that the system prompt and the earlier turns may have together
/// @param systemPrompt for a conversation that has none of its own
public record PromptRules(
    @JsonProperty("context_tokens") int contextTokens,
    @JsonProperty("system_prompt") @Nullable Text systemPrompt) {}
