package dev.chatai.conversation;

import org.jspecify.annotations.Nullable;

/// Which message a new question follows.
///
/// @param newest after the active branch's last answer at the time of the decision
/// @param message the answer it follows when not `newest`; null starts a new branch at the root
public record After(boolean newest, @Nullable MessageId message) {
  /// After the last message of the active branch.
  public static final After NEWEST = new After(true, null);

  /// After no message: a new root in the same conversation.
  public static final After NOTHING = new After(false, null);

  /// After this message. Messages that already follow it stay on their own branch.
  public static After message(MessageId message) {
    return new After(false, message);
  }
}
