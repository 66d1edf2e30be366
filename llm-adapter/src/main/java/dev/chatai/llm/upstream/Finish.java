package dev.chatai.llm.upstream;

import dev.chatai.conversation.FinishReason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a model has said about why it stopped, which need not be the end: some give a reason in
/// every chunk, or with the last of their thoughts. What comes after it still counts.
final class Finish {
  private @Nullable String reason;
  private boolean refused;
  private boolean wentOn;

  /// The answer is a refusal.
  void refused() {
    refused = true;
  }

  /// Notes that something was said.
  ///
  /// @return whether that was after a reason had been given
  boolean goesOn() {
    wentOn |= reason != null;
    return wentOn;
  }

  /// Notes a reason; the last one counts.
  ///
  /// @param mayBeInEvery whether it came in such a way that it may come in every chunk
  /// @return whether it is most probably the end
  boolean give(String given, boolean mayBeInEvery) {
    reason = given.toUpperCase(Locale.ROOT);
    return !wentOn && !mayBeInEvery;
  }

  boolean isGiven() {
    return reason != null;
  }

  /// Whether the reason is one of those by which a model says that it has said all.
  boolean isKnown() {
    return reason() != null && reason() != FinishReason.OTHER;
  }

  /// Null if none was given.
  @Nullable FinishReason reason() {
    return switch (reason) {
      case null -> null;
      case "STOP" -> refused ? FinishReason.REFUSAL : FinishReason.STOP;
      case "LENGTH" -> FinishReason.LENGTH;
      case "CONTENT_FILTER" -> FinishReason.CONTENT_FILTER;
      case "TOOL_CALLS" -> FinishReason.TOOL_CALLS;
      default -> FinishReason.OTHER; // which the wire has a word of its own for
    };
  }
}
