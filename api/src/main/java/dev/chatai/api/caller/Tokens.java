package dev.chatai.api.caller;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.security.OwnerNames;
import dev.chatai.api.security.Role;
import dev.chatai.api.security.SecuritySettings;
import dev.chatai.conversation.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/// Checks tokens of an OpenID provider: signed by it with RS256 or ES256, with the configured
/// issuer and audience, and not expired.
@Component
class Tokens {
  /// The scope of administrators.
  static final String ADMIN = "chatai:admin";

  /// How far the clocks of the provider and this server may differ.
  private static final Duration SKEW = Duration.ofSeconds(5);

  /// OpenID Connect Core, section 2: up to 255 characters.
  private static final Pattern SUBJECT = Pattern.compile("[^\\p{C}]{1,255}");

  private final NimbusJwtDecoder decoder;

  Tokens(SecuritySettings settings) {
    var oidc = settings.oidc();
    decoder =
        NimbusJwtDecoder.withJwkSource(IssuerKeys.of(oidc.issuer()))
            .jwsAlgorithm(SignatureAlgorithm.RS256)
            .jwsAlgorithm(SignatureAlgorithm.ES256)
            .build();
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            new JwtTimestampValidator(SKEW),
            new JwtIssuerValidator(oidc.issuer()),
            new JwtClaimValidator<Instant>(JwtClaimNames.EXP, Objects::nonNull),
            new JwtClaimValidator<List<String>>(
                JwtClaimNames.AUD, it -> it != null && it.contains(oidc.audience()))));
  }

  /// @throws Problem when the token is not valid, or the provider's keys are unavailable
  Authenticated caller(String token) {
    var jwt = decode(token);
    var subject = jwt.getSubject();
    if (subject == null || !SUBJECT.matcher(subject).matches()) {
      throw Callers.refused();
    }
    var end = Objects.requireNonNull(jwt.getExpiresAt()).plus(SKEW);
    return new Authenticated(
        new Owner(OwnerNames.ofSubject(subject)),
        role(jwt),
        "token",
        () -> Instant.now().isBefore(end));
  }

  private Jwt decode(String token) {
    try {
      return decoder.decode(token);
    } catch (BadJwtException _) {
      throw Callers.refused();
    } catch (JwtException _) {
      throw new Problem(
          ProblemCode.ISSUER_UNAVAILABLE, "Tokens cannot be judged now. Please try again.");
    }
  }

  /// The role by `scope` (RFC 8693, 4.2), a string of words, or by `scp`, a list that some
  /// providers send instead.
  private static Role role(Jwt jwt) {
    return has(jwt.getClaims().get("scope")) || has(jwt.getClaims().get("scp"))
        ? Role.ADMIN
        : Role.USER;
  }

  private static boolean has(@Nullable Object scopes) {
    return switch (scopes) {
      case String words -> Arrays.asList(words.split(" ")).contains(ADMIN);
      case List<?> list -> list.contains(ADMIN);
      case null, default -> false;
    };
  }
}
