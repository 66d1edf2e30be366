package dev.chatai;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

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

  String path() {
    return "/conversation/" + conversation;
  }

  String path(String message) {
    return path() + "/message/" + message;
  }

  List<JsonNode> messages() {
    return client.get(path()).get("messages").valueStream().toList();
  }

  String status(String message) {
    return client.get(path(message)).get("status").asString();
  }

  /// Asks in the background.
  ///
  /// @return the answer's id
  String open(String message) {
    var response = client.openEvents(conversation, message);
    Thread.startVirtualThread(() -> response.body().forEach(_ -> {}));
    return response.headers().firstValue("X-Message-Id").orElseThrow();
  }

  /// Waits until an answer that counts has begun.
  void awaitText(String answer) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> client.get(path(answer)).get("content").asString().startsWith("1 2"));
  }
}
