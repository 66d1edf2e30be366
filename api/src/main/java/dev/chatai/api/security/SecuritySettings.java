package dev.chatai.api.security;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of authentication and CORS. The start fails for invalid values.
@ConfigurationProperties("chatai")
public record SecuritySettings(
    @DefaultValue Security security, @DefaultValue Oidc oidc, @DefaultValue Cors cors) {
  private static final int HIGHEST_PORT = 65_535;

  public enum Mode {
    NONE,
    API_KEY,
    OIDC
  }

  /// @param mode How callers show who they are: `none` (only while the API listens on loopback),
  ///   `api-key`, `oidc`, or `api-key,oidc`.
  public record Security(@DefaultValue("none") Set<Mode> mode) {
    public Security {
      mode = mode.isEmpty() ? Set.of(Mode.NONE) : Set.copyOf(mode);
      if (mode.contains(Mode.NONE) && mode.size() > 1) {
        throw new IllegalArgumentException(
            "CHATAI_SECURITY_MODE cannot be none and something else.");
      }
    }
  }

  /// @param issuer The OpenID provider whose tokens are taken: its `iss`, beneath which its
  ///   configuration is found.
  /// @param audience What a token's `aud` has to name.
  public record Oidc(@DefaultValue("") String issuer, @DefaultValue("") String audience) {}

  /// @param origins Where pages may come from that call the API in a browser, comma-separated:
  ///   `https://chat.example.org`.
  public record Cors(@DefaultValue List<String> origins) {
    public Cors {
      origins = List.copyOf(origins);
      for (var origin : origins) {
        if (!isOrigin(origin)) {
          throw new IllegalArgumentException(
              "CHATAI_CORS_ORIGINS: “"
                  + origin
                  + "” is no origin, as https://chat.example.org is.");
        }
      }
    }

    /// RFC 6454, 6.2: scheme, host and port, nothing more, and no `*`.
    private static boolean isOrigin(String text) {
      try {
        var uri = URI.create(text);
        return uri.getHost() != null
            && isHttp(uri)
            && text.equals(uri.getScheme() + "://" + uri.getAuthority())
            && !text.endsWith(":")
            && uri.getUserInfo() == null;
      } catch (IllegalArgumentException _) {
        return false;
      }
    }
  }

  public SecuritySettings {
    if (security.mode().contains(Mode.OIDC)
        && (!isAddress(oidc.issuer()) || oidc.audience().isBlank())) {
      throw new IllegalArgumentException(
          "CHATAI_SECURITY_MODE=oidc needs CHATAI_OIDC_ISSUER, an address, and CHATAI_OIDC_AUDIENCE.");
    }
  }

  /// Its host may have an underscore, as names of containers do.
  private static boolean isAddress(String issuer) {
    try {
      var uri = URI.create(issuer);
      return isHttp(uri) && uri.getRawAuthority() != null && uri.getRawFragment() == null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean isHttp(URI uri) {
    return String.valueOf(uri.getScheme()).matches("https?") && uri.getPort() <= HIGHEST_PORT;
  }

  /// Whether there is no authentication.
  public boolean isOpen() {
    return has(Mode.NONE);
  }

  public boolean has(Mode mode) {
    return security.mode().contains(mode);
  }

  /// @param origin the `Origin` header; null without one
  public boolean allows(@Nullable String origin) {
    return origin != null && cors.origins().contains(origin);
  }
}
