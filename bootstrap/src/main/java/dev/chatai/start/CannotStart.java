package dev.chatai.start;

import org.jspecify.annotations.Nullable;

/// The start fails for a reason that an operator can correct. It is reported by its two sentences,
/// without a stack trace.
public final class CannotStart extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /// @param what what is wrong, one sentence
  /// @param remedy what to do about it, one sentence, or empty
  public CannotStart(String what, String remedy) {
    this(what, remedy, null);
  }

  public CannotStart(String what, String remedy, @Nullable Throwable cause) {
    super(what, cause);
    this.remedy = remedy;
  }

  public String remedy() {
    return remedy;
  }
}
