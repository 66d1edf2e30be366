package dev.chatai.api.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.security.SecuritySettings;
import dev.chatai.api.security.SecuritySettings.Cors;
import dev.chatai.api.security.SecuritySettings.Mode;
import dev.chatai.api.security.SecuritySettings.Oidc;
import dev.chatai.api.security.SecuritySettings.Security;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The server starts while the issuer is unavailable.
class TokensTest {
  private final Tokens tokens =
      new Tokens(
          new SecuritySettings(
              new Security(Set.of(Mode.OIDC)),
              new Oidc("http://127.0.0.1:1", "audience"),
              new Cors(List.of())));

  @Test
  void tokens_cannot_be_checked_before_the_issuer_was_reached() {
    assertRefused(
        "%s.%s.AAAA".formatted(part("{\"alg\":\"RS256\",\"kid\":\"a\"}"), part("{}")),
        "issuer_unavailable");
  }

  @Test
  void malformed_tokens_are_refused_without_the_issuer() {
    for (var nonsense : List.of("", "x", "a.b.c", part("{\"alg\":\"none\"}") + ".e30.")) {
      assertRefused(nonsense, "unauthenticated");
    }
  }

  private void assertRefused(String token, String code) {
    assertThatThrownBy(() -> tokens.caller(token))
        .isInstanceOfSatisfying(Problem.class, it -> assertThat(it.code).isEqualTo(code));
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
