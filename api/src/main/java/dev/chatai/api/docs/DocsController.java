package dev.chatai.api.docs;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Serves Swagger UI for `/openapi.json`. All its files are in the application, so it works
/// offline.
@RestController
@Hidden
class DocsController {
  /// Swagger UI writes HTML and inline styles itself.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  @GetMapping("/docs")
  ResponseEntity<Resource> page() {
    return ResponseEntity.ok()
        .header("Content-Security-Policy", POLICY)
        .contentType(MediaType.TEXT_HTML)
        .body(file("docs.html"));
  }

  @GetMapping("/docs/docs.js")
  ResponseEntity<Resource> script() {
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("text/javascript"))
        .body(file("docs.js"));
  }

  private static Resource file(String name) {
    return new ClassPathResource(name, DocsController.class);
  }
}
