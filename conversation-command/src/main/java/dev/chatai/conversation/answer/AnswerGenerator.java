package dev.chatai.conversation.answer;

import dev.chatai.conversation.ConversationId;

/// Generates answers on this node.
public interface AnswerGenerator {
  /// Begins an attempt whose lease another node has taken for this one. Does not block.
  ///
  /// @param event number of its first event within the conversation, from 0
  void begin(ConversationId conversation, long event);
}
