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

/// The server starts without the issuer.
class TokensTest {
  private final Tokens tokens =
      new Tokens(
          new SecuritySettings(
              new Security(Set.of(Mode.OIDC)),
              new Oidc("http://127.0.0.1:1", "audience"),
              new Cors(List.of())));

  @Test
  void cannot_be_judged_while_the_issuer_was_never_there() {
    assertRefused(
        "%s.%s.AAAA".formatted(part("{\"alg\":\"RS256\",\"kid\":\"a\"}"), part("{}")),
        "issuer_unavailable");
  }

  @Test
  void that_are_none_are_refused_though_the_issuer_was_never_there() {
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
