package dev.chatai.llm.wire;

import dev.chatai.conversation.FailureCode;
import org.jspecify.annotations.Nullable;

/// An upstream's error without its words. Libraries log what they are given, so what they are given
/// has no message of the upstream's, no cause and no trace.
public final class UpstreamFailure extends RuntimeException {
  public final FailureCode code;
  public final boolean retryable;
  public final @Nullable Integer retryAfterSeconds;

  /// @param what in our own words, for the log
  public UpstreamFailure(
      FailureCode code, boolean retryable, @Nullable Integer retryAfterSeconds, String what) {
    super(what, null, false, false);
    this.code = code;
    this.retryable = retryable;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
