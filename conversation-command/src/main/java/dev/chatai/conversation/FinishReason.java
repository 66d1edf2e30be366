package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Why a model ended its answer.
public enum FinishReason {
  /// The answer is complete.
  @JsonProperty("stop")
  STOP,
  /// The token limit cut it.
  @JsonProperty("length")
  LENGTH,
  /// The upstream's filter cut it.
  @JsonProperty("content_filter")
  CONTENT_FILTER,
  /// It declined to answer; the text is the refusal.
  @JsonProperty("refusal")
  REFUSAL;

  /// Whether the answer is whole.
  public boolean whole() {
    return this == STOP || this == REFUSAL;
  }
}
