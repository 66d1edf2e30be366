package dev.chatai;

import dev.chatai.llm.FakeUpstream;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.test.web.server.LocalServerPort;

/// A [SystemTest] of what a client sees.
@SystemTest
abstract class ClientTest {
  final FakeUpstream upstream = SystemTest.UPSTREAM;

  @LocalServerPort int port;
  ChatClient client;

  @BeforeEach
  void connect() {
    client = new ChatClient(port);
  }
}
