package dev.chatai.api.rest;

import dev.chatai.api.docs.Refuses;
import dev.chatai.api.http.Accepts;
import dev.chatai.api.problem.ProblemCode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The root: a health check for programs, a redirect to the documentation for browsers.
@RestController
@Tag(name = "Service", description = "Check that the server answers.")
class HomeController {
  record Pong(
      @Schema(example = "pong", requiredMode = Schema.RequiredMode.REQUIRED) String message) {}

  @Operation(
      summary = "Say that it is there",
      description = "A browser (`Accept: text/html`) is sent to a page instead.")
  @SecurityRequirements
  @Refuses(ProblemCode.FORBIDDEN)
  @GetMapping("/")
  ResponseEntity<Pong> ping(HttpServletRequest request) {
    return Accepts.pages(request)
        ? ResponseEntity.status(HttpStatus.FOUND)
            .location(URI.create(request.getContextPath() + "/docs"))
            .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
            .build()
        : ResponseEntity.ok()
            .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
            .contentType(MediaType.APPLICATION_JSON)
            .body(new Pong("pong"));
  }
}
