package dev.chatai.api.caller;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys of an OpenID provider, found through its configuration (OpenID Connect Discovery 1.0,
/// section 4). They are fetched for the first token, for an unknown key, and every five minutes.
/// The rate is limited, so that tokens with invented keys do not flood the provider.
final class IssuerKeys implements JWKSetSource<SecurityContext> {
  private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);
  private static final int PATIENCE_MILLIS = 5_000;

  /// The provider is asked at most twice in this time. Further callers are asked to try again.
  private static final Duration RATE_LIMIT = Duration.ofSeconds(5);

  private final String issuer;
  private final DefaultResourceRetriever http =
      new DefaultResourceRetriever(
          PATIENCE_MILLIS, PATIENCE_MILLIS, JWKSourceBuilder.DEFAULT_HTTP_SIZE_LIMIT);

  private IssuerKeys(String issuer) {
    this.issuer = issuer;
  }

  static JWKSource<SecurityContext> of(String issuer) {
    return JWKSourceBuilder.create(new IssuerKeys(issuer))
        .rateLimited(RATE_LIMIT.toMillis())
        .cache(JWKSourceBuilder.DEFAULT_CACHE_TIME_TO_LIVE, 2L * PATIENCE_MILLIS)
        .refreshAheadCache(false)
        .build();
  }

  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator refresh, long currentTime, SecurityContext context)
      throws JWKSetUnavailableException {
    try {
      var configuration =
          JSONObjectUtils.parse(
              read(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration"));
      if (!issuer.equals(JSONObjectUtils.getString(configuration, "issuer"))) {
        throw new JWKSetUnavailableException("The provider calls itself otherwise");
      }
      var address = JSONObjectUtils.getString(configuration, "jwks_uri");
      if (address == null || !address.matches("https?://.+")) {
        throw new JWKSetUnavailableException("Its configuration names no jwks_uri");
      }
      return JWKSet.parse(read(address));
    } catch (JWKSetUnavailableException ours) {
      log.warn("The OpenID provider's keys cannot be had: {}", ours.getMessage());
      throw ours;
    } catch (IOException | ParseException | RuntimeException away) {
      // only the class, as the message may quote the provider's response
      log.warn("The OpenID provider's keys cannot be had: {}", away.getClass().getSimpleName());
      throw new JWKSetUnavailableException("The provider's keys cannot be had");
    }
  }

  private String read(String address) throws IOException {
    return http.retrieveResource(URI.create(address).toURL()).getContent();
  }

  @Override
  public void close() {
    // holds no connection
  }
}
