package dev.chatai.conversation;

import org.jspecify.annotations.Nullable;

/// Which message a new question follows.
///
/// @param newest on the active branch's last answer, whichever it is when the command is decided
/// @param message the answer it follows when not `newest`; null is a new beginning
public record After(boolean newest, @Nullable MessageId message) {
  /// After the last message of the active branch.
  public static final After NEWEST = new After(true, null);

  /// After nothing: a new beginning in the same conversation.
  public static final After NOTHING = new After(false, null);

  /// After this very message, which leaves what followed it so far on a branch of its own.
  public static After message(MessageId message) {
    return new After(false, message);
  }
}
