package dev.chatai;

import dev.chatai.api.security.ApiKeys;
import dev.chatai.api.security.Role;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A test of the application with authentication, by keys or by tokens of an [Issuer]. All such
/// tests share one application.
@SystemTest
abstract class SecuredTest {
  static final Issuer ISSUER = new Issuer();
  static final String AUDIENCE = "chatai-test";
  static final String ORIGIN = "https://chat.example.org";

  @LocalServerPort int port;
  @Autowired ApiKeys keys;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("chatai.security.mode", () -> "api-key,oidc");
    settings.add("chatai.oidc.issuer", ISSUER::address);
    settings.add("chatai.oidc.audience", () -> AUDIENCE);
    settings.add("chatai.cors.origins", () -> ORIGIN + ",http://localhost:3000");
  }

  ChatClient stranger() {
    return new ChatClient(port);
  }

  ChatClient owner(String name) {
    return new ChatClient(port).as(keys.create(name, Role.USER, null));
  }
}
