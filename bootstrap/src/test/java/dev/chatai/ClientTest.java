package dev.chatai;

import dev.chatai.llm.FakeUpstream;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

/// A [SystemTest] of what a client sees, and an operator.
@SystemTest
abstract class ClientTest {
  final FakeUpstream upstream = SystemTest.UPSTREAM;

  @LocalServerPort int port;
  @LocalManagementPort int managementPort;
  ChatClient client;
  ChatClient management;

  @BeforeEach
  void connect() {
    client = new ChatClient(port);
    management = new ChatClient(managementPort);
  }
}
