package dev.chatai.llm;

import dev.chatai.conversation.FailureCode;
import org.jspecify.annotations.Nullable;

/// An upstream's error without its words. Libraries log what they are given, so what they are given
/// has no message of the upstream's, no cause and no trace.
final class UpstreamFailure extends RuntimeException {
  final FailureCode code;
  final boolean retryable;
  final @Nullable Integer retryAfterSeconds;

  /// @param what in our own words, for the log
  UpstreamFailure(
      FailureCode code, boolean retryable, @Nullable Integer retryAfterSeconds, String what) {
    super(what, null, false, false);
    this.code = code;
    this.retryable = retryable;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
