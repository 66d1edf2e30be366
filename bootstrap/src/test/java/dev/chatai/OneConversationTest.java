package dev.chatai;

import org.junit.jupiter.api.BeforeEach;

/// A [ClientTest] in which each test has a new conversation.
abstract class OneConversationTest extends ClientTest {
  String conversation;

  /// The body that starts the conversation.
  String start() {
    return "{}";
  }

  @BeforeEach
  void startConversation() {
    conversation = client.start(start());
  }
}
