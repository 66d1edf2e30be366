package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Why a model ended its answer. The names are stored.
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
  REFUSAL,
  /// It wants a tool to be called.
  @JsonProperty("tool_calls")
  TOOL_CALLS,
  /// A reason that is not known here.
  @JsonProperty("other")
  OTHER;

  /// Whether the answer is whole: neither the token limit nor a filter cut it.
  public boolean whole() {
    return this != LENGTH && this != CONTENT_FILTER;
  }
}
