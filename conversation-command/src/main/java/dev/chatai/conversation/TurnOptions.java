package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// What a client asked of the model for one turn; null is the upstream's own default.
///
/// @param model name of the model; null is the conversation's, or else the configured one
/// @param temperature 0 to 2
/// @param maxTokens most tokens the answer may have, at least 1
public record TurnOptions(
    @Nullable String model,
    @Nullable Double temperature,
    @JsonProperty("max_tokens") @Nullable Integer maxTokens) {
  /// Nothing asked.
  public static final TurnOptions NONE = new TurnOptions(null, null, null);

  /// These, and where they say nothing, the others.
  public TurnOptions or(TurnOptions others) {
    return new TurnOptions(
        model != null ? model : others.model,
        temperature != null ? temperature : others.temperature,
        maxTokens != null ? maxTokens : others.maxTokens);
  }
}
