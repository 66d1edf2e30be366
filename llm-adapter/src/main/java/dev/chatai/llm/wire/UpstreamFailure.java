package dev.chatai.llm.wire;

import dev.chatai.conversation.FailureCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// An upstream's error without its words. Libraries log what they are given, so this has no message
/// of the upstream's, no cause and no trace.
public final class UpstreamFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public final FailureCode code;
  public final boolean retryable;

  /// 1 to 86,400.
  public final @Nullable Integer retryAfterSeconds;

  /// The parameter of the request that was refused, by its name in our API.
  public final @Nullable String parameter;

  /// Whether the request is sent in another form from now on, so that the same question may be
  /// asked again at once.
  public final boolean reformed;

  /// @param what in our own words, for the log
  public UpstreamFailure(
      FailureCode code, boolean retryable, @Nullable Integer retryAfterSeconds, String what) {
    this(code, retryable, retryAfterSeconds, what, null, false);
  }

  private UpstreamFailure(
      FailureCode code,
      boolean retryable,
      @Nullable Integer retryAfterSeconds,
      String what,
      @Nullable String parameter,
      boolean reformed) {
    super(what, null, false, false);
    this.code = code;
    this.retryable = retryable;
    this.retryAfterSeconds = retryAfterSeconds;
    this.parameter = parameter;
    this.reformed = reformed;
  }

  /// @param parameter that the caller asked for
  static UpstreamFailure unsupported(String parameter, String what) {
    return new UpstreamFailure(
        FailureCode.UNSUPPORTED_PARAMETER, false, null, what, parameter, false);
  }

  static UpstreamFailure reformed(String what) {
    return new UpstreamFailure(FailureCode.UNSUPPORTED_PARAMETER, false, null, what, null, true);
  }

  /// For the libraries between, which hand on this type of exception and may lose others.
  IOException asIoException() {
    return new IOException(this);
  }
}
