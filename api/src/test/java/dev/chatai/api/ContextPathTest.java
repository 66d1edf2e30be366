package dev.chatai.api;

import java.net.URI;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "server.servlet.context-path=" + PrefixTest.PREFIX)
class ContextPathTest extends PrefixTest {
  @Override
  URI uri(String path) {
    return super.uri(PREFIX + path);
  }
}
