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

/// Callers with a token of an OpenID provider: signed with RS256 or ES256 by a key of its, from
/// that issuer, for this audience, in its time.
@Component
class Tokens {
  /// The scope that makes an admin.
  static final String ADMIN = "chatai:admin";

  /// So much its clock and ours may differ.
  private static final Duration SKEW = Duration.ofSeconds(5);

  /// OpenID Connect Core, 2: up to 255 characters.
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

  /// @throws Problem when it is no good token, or the provider's keys cannot be had
  Authenticated caller(String token) {
    var jwt = decode(token);
    var subject = jwt.getSubject();
    if (subject == null || !SUBJECT.matcher(subject).matches()) {
      throw Callers.refused();
    }
    var end = Objects.requireNonNull(jwt.getExpiresAt()).plus(SKEW);
    return new Authenticated(
        new Owner(OwnerNames.ofSubject(subject)), role(jwt), () -> Instant.now().isBefore(end));
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

  /// By its `scope` (RFC 8693, 4.2), words in a string, or `scp`, which some providers give as a
  /// list.
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
