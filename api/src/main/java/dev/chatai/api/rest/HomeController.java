package dev.chatai.api.rest;

import dev.chatai.api.docs.Refuses;
import dev.chatai.api.http.Accepts;
import dev.chatai.api.page.HomePage;
import dev.chatai.api.problem.ProblemCode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The root: a health check for programs, the pages for browsers.
@RestController
@Tag(name = "Service", description = "Check that the server answers.")
class HomeController {
  private final HomePage page;

  HomeController(HomePage page) {
    this.page = page;
  }

  record Pong(
      @Schema(example = "pong", requiredMode = Schema.RequiredMode.REQUIRED) String message) {}

  @Operation(
      summary = "Say that it is there",
      description = "A browser (`Accept: text/html`) gets the chat page instead.")
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = Pong.class)))
  @SecurityRequirements
  @Refuses(ProblemCode.FORBIDDEN)
  @GetMapping("/")
  ResponseEntity<?> ping(HttpServletRequest request) {
    return Accepts.pages(request)
        ? page.response().header(HttpHeaders.VARY, HttpHeaders.ACCEPT).body(page.html())
        : ResponseEntity.ok()
            .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
            .contentType(MediaType.APPLICATION_JSON)
            .body(new Pong("pong"));
  }
}
