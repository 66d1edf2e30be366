package dev.chatai;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The settings of an application with authentication, by keys or by tokens of an [Issuer]. All
/// tests with these share one application.
interface Secured {
  Issuer ISSUER = new Issuer();
  String AUDIENCE = "chatai-test";
  String ORIGIN = "https://chat.example.org";

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("chatai.security.mode", () -> "api-key,oidc");
    settings.add("chatai.oidc.issuer", ISSUER::address);
    settings.add("chatai.oidc.audience", () -> AUDIENCE);
    settings.add("chatai.cors.origins", () -> ORIGIN + ",http://localhost:3000");
  }
}
