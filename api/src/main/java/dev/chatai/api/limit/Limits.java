package dev.chatai.api.limit;

/// What one caller may have at most; 0 is no limit.
///
/// @param requestsPerMinute on each node
/// @param openTurns queued or under way at a time, over all conversations and nodes
/// @param tokensPerDay of prompts and answers together, in a UTC day, over all nodes
record Limits(int requestsPerMinute, int openTurns, long tokensPerDay) {
  Limits {
    if (requestsPerMinute < 0 || openTurns < 0 || tokensPerDay < 0) {
      throw new IllegalArgumentException("chatai.limits: a limit must not be negative");
    }
  }

  boolean ofTurns() {
    return openTurns > 0 || tokensPerDay > 0;
  }
}
