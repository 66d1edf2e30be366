package dev.chatai.conversation.query;

/// Which messages a listed conversation has. A page costs as much as it shows.
public enum ShownMessages {
  /// Those of the active branch, oldest first.
  ALL,
  /// The newest of the active branch.
  LAST,
  NONE,
  /// Those of all branches, oldest first.
  ALL_BRANCHES
}
