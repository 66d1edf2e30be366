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
  @GetMapping("/docs")
  ResponseEntity<Resource> page() {
    return file("docs.html", MediaType.TEXT_HTML);
  }

  @GetMapping("/docs/docs.js")
  ResponseEntity<Resource> script() {
    return file("docs.js", MediaType.parseMediaType("text/javascript"));
  }

  private static ResponseEntity<Resource> file(String name, MediaType type) {
    return ResponseEntity.ok()
        .contentType(type)
        .body(new ClassPathResource(name, DocsController.class));
  }
}
