package dev.chatai.api.limit;

/// The limits of one caller; 0 means no limit.
///
/// @param requestsPerMinute on each node
/// @param openTurns queued and running turns, in all conversations and on all nodes
/// @param tokensPerDay tokens of prompts and answers in a UTC day, on all nodes
record Limits(int requestsPerMinute, int openTurns, long tokensPerDay) {
  Limits {
    if (requestsPerMinute < 0 || openTurns < 0 || tokensPerDay < 0) {
      throw new IllegalArgumentException("A limit must not be negative");
    }
  }

  boolean ofTurns() {
    return openTurns > 0 || tokensPerDay > 0;
  }
}
