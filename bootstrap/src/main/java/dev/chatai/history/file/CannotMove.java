package dev.chatai.history.file;

import org.jspecify.annotations.Nullable;

/// A history cannot be exported, imported or verified. The message tells an operator why and what
/// to do, and quotes no content.
public final class CannotMove extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param what what is wrong and what to do about it, in whole sentences
  public CannotMove(String what) {
    super(what);
  }

  public CannotMove(String what, @Nullable Throwable cause) {
    super(what, cause);
  }

  /// @param line of the file, from 1
  static CannotMove at(long line, String what) {
    return new CannotMove("Line " + line + ": " + what + ".");
  }
}
