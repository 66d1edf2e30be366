package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// The model options of one turn; null stands for the upstream's default.
///
/// @param model name of the model; null is the conversation's, or else the configured one
/// @param temperature 0 to 2
/// @param maxTokens most tokens the answer may have, at least 1
public record TurnOptions(
    @Nullable String model,
    @Nullable Double temperature,
    @JsonProperty("max_tokens") @Nullable Integer maxTokens) {
  /// No options.
  public static final TurnOptions NONE = new TurnOptions(null, null, null);

  /// These options, with null fields taken from the others.
  public TurnOptions or(TurnOptions others) {
    return new TurnOptions(
        model != null ? model : others.model,
        temperature != null ? temperature : others.temperature,
        maxTokens != null ? maxTokens : others.maxTokens);
  }
}
