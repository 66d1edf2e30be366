package dev.chatai.api.admin;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.api.docs.Refuses;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.security.ApiKey;
import dev.chatai.api.security.ApiKeys;
import dev.chatai.api.security.Role;
import dev.chatai.api.security.SecuritySettings;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Makes, lists and revokes API keys, where there are any. A server without authentication would
/// let every program of the machine make keys for later; there the command line alone does.
@RestController
@RequestMapping(path = "/admin/keys", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Administration")
class KeysController {
  private static final int MOST_DAYS = 99_999;

  private final ApiKeys keys;
  private final SecuritySettings settings;

  KeysController(ApiKeys keys, SecuritySettings settings) {
    this.keys = keys;
    this.settings = settings;
  }

  @Schema(description = "Whose key it is to be.")
  record NewKey(
      @Schema(
              description = "1 to 128 visible characters, no blanks.",
              requiredMode = Schema.RequiredMode.REQUIRED)
          @Nullable String owner,
      @Schema(description = "Whether it is an administrator's; absent: it is not.")
          @Nullable Boolean admin,
      @JsonProperty("expires_in_days")
          @Schema(
              description = "Absent: it never expires.",
              minimum = "1",
              maximum = "99999",
              example = "30")
          @Nullable Integer days) {}

  @Schema(description = "A key that was made. It is shown this once.")
  record MadeKey(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) String key) {
    /// Without the key, as it may be logged.
    @Override
    public String toString() {
      return "MadeKey";
    }
  }

  @Schema(description = "A key without its secret, which only its holder has.")
  record KeyView(
      String id,
      String owner,
      boolean admin,
      @JsonProperty("created_at") Instant createdAt,
      @JsonProperty("expires_at") @Nullable Instant expiresAt,
      @JsonProperty("revoked_at") @Nullable Instant revokedAt) {
    static KeyView of(ApiKey key) {
      return new KeyView(
          key.id(),
          key.owner(),
          key.role() == Role.ADMIN,
          key.createdAt(),
          key.expiresAt(),
          key.revokedAt());
    }
  }

  @Operation(
      summary = "List keys",
      description = "All of them, also those that are expired or revoked, oldest first.")
  @Refuses(ProblemCode.FORBIDDEN)
  @GetMapping
  List<KeyView> listKeys() {
    check();
    return keys.list().stream().map(KeyView::of).toList();
  }

  @Operation(
      summary = "Make a key",
      description = "The answer has it, and nothing else ever: only its SHA-256 is stored.")
  @Refuses({ProblemCode.FORBIDDEN, ProblemCode.INVALID_FIELD})
  @PostMapping(consumes = APPLICATION_JSON_VALUE)
  MadeKey makeKey(@RequestBody NewKey body) {
    check();
    if (body.days() != null && (body.days() < 1 || body.days() > MOST_DAYS)) {
      throw Problem.field("expires_in_days", "must be from 1 to 99,999.");
    }
    var role = Boolean.TRUE.equals(body.admin()) ? Role.ADMIN : Role.USER;
    try {
      var owner = body.owner() == null ? "" : body.owner();
      var key = keys.create(owner, role, body.days());
      Audit.log("made the key " + ApiKeys.idOf(key) + " for " + owner + ", role " + role.word());
      return new MadeKey(key);
    } catch (IllegalArgumentException invalid) {
      throw new Problem(ProblemCode.INVALID_FIELD, String.valueOf(invalid.getMessage()))
          .with("field", "owner");
    }
  }

  @Operation(
      summary = "Revoke a key",
      description = "It stops working within ten seconds, on every node, for open streams too.")
  @ApiResponse(responseCode = "204", description = "It is revoked.", content = @Content)
  @Refuses({ProblemCode.FORBIDDEN, ProblemCode.NOT_FOUND})
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revokeKey(@PathVariable String id) {
    check();
    if (!keys.revoke(id)) {
      throw new Problem(ProblemCode.NOT_FOUND, "There is no such key.");
    }
    Audit.log("revoked the key " + id);
  }

  private void check() {
    if (!settings.has(SecuritySettings.Mode.API_KEY)) {
      throw new Problem(
          ProblemCode.FORBIDDEN, "This server takes no keys; “keys create” makes them for later.");
    }
  }
}
