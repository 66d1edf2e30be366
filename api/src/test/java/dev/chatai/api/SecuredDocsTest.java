package dev.chatai.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/// The document of a server with authentication.
@TestPropertySource(properties = "chatai.security.mode=api-key")
class SecuredDocsTest extends DocsTest {
  @Override
  @Test
  void the_document_describes_authentication() {
    var document = json(get("/openapi.json"));
    assertThat(document.get("security").toString()).isEqualTo("[{\"bearer\":[]},{\"key\":[]}]");
    assertThat(document.at("/components/securitySchemes").propertyNames())
        .containsExactlyInAnyOrder("bearer", "key");
    assertThat(document.at("/paths/~1/get/security").toString()).isEqualTo("[]");
    assertThat(document.at("/paths/~1owner/delete").has("security")).isFalse();
  }
}
