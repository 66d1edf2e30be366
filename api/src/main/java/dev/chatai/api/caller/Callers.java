package dev.chatai.api.caller;

import dev.chatai.api.http.HeaderNames;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.security.ApiKeys;
import dev.chatai.api.security.Role;
import dev.chatai.api.security.SecuritySettings;
import dev.chatai.api.security.SecuritySettings.Mode;
import dev.chatai.conversation.Owner;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/// Identifies a caller by an API key or a token in `Authorization: Bearer …`, or by an API key in
/// `X-API-Key`.
@Component
class Callers {

  private static final String SCHEME = "Bearer ";
  private static final Authenticated LOCAL =
      new Authenticated(Owner.LOCAL, Role.ADMIN, "no key", () -> true);

  private final SecuritySettings settings;
  private final ApiKeys keys;
  private final Tokens tokens;

  Callers(SecuritySettings settings, ApiKeys keys, Tokens tokens) {
    this.settings = settings;
    this.keys = keys;
    this.tokens = tokens;
  }

  /// Null without credentials.
  ///
  /// @throws Problem when the credentials are not valid, or cannot be checked at the moment
  @Nullable Authenticated of(HttpServletRequest request) {
    if (settings.isOpen()) {
      return LOCAL; // ignores keys that clients of other servers send
    }
    var credentials =
        Stream.of(HttpHeaders.AUTHORIZATION, HeaderNames.API_KEY)
            .flatMap(name ->
                Collections.list(request.getHeaders(name)).stream()
                    .map(value -> credential(name, value)))
            .toList();
    return credentials.isEmpty() ? null : of(credentials);
  }

  private static String credential(String header, String value) {
    if (header.equals(HeaderNames.API_KEY)) {
      return value;
    }
    if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw refused();
    }
    return value.substring(SCHEME.length()).strip();
  }

  /// More than one credential is ambiguous (RFC 6750, 2).
  private Authenticated of(List<String> credentials) {
    if (credentials.size() > 1) {
      throw refused();
    }
    var credential = credentials.getFirst();
    if (settings.has(Mode.API_KEY) && ApiKeys.isMeant(credential)) {
      var holder = keys.holder(credential).orElseThrow(Callers::refused);
      return new Authenticated(
          new Owner(holder.owner()),
          holder.role(),
          "key " + holder.id(),
          () -> keys.isGood(holder.id()));
    }
    if (settings.has(Mode.OIDC)) {
      return tokens.caller(credential);
    }
    throw refused();
  }

  /// The request has no credentials.
  static Problem unknown() {
    return unauthenticated("Show an API key, or a token.", "Bearer realm=\"chatai\"");
  }

  /// The credentials are not valid. The reason is not given.
  static Problem refused() {
    return unauthenticated(
        "The API key or token is not valid.", "Bearer realm=\"chatai\", error=\"invalid_token\"");
  }

  private static Problem unauthenticated(String detail, String challenge) {
    var problem = new Problem(ProblemCode.UNAUTHENTICATED, detail);
    problem.headers.set(HttpHeaders.WWW_AUTHENTICATE, challenge);
    return problem;
  }
}
