package dev.chatai.api;

import java.net.http.HttpRequest;
import org.springframework.test.context.TestPropertySource;

/// Behind a proxy that removes the prefix from the path and names it in a header.
@TestPropertySource(properties = "server.forward-headers-strategy=framework")
class ForwardedPrefixTest extends PrefixTest {
  @Override
  HttpRequest.Builder request(String path, String... headers) {
    return super.request(path, headers).header("X-Forwarded-Prefix", PREFIX);
  }
}
