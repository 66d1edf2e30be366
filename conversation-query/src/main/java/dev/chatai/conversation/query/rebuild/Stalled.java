package dev.chatai.conversation.query.rebuild;

/// Why a rebuild or a comparison cannot go on, in words for the operator.
final class Stalled extends RuntimeException {
  Stalled(String reason) {
    super(reason);
  }
}
