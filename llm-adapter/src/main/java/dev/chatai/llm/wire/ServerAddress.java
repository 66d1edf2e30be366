package dev.chatai.llm.wire;

import java.net.Inet4Address;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import okhttp3.Credentials;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;

/// Where a model's server is, and what it is told about us: the key, our name, and nothing else.
public final class ServerAddress {
  /// Labels of RFC 1123, 2.1, and underscores, which names of containers have.
  private static final Pattern NAME =
      Pattern.compile("LABEL(\\.LABEL)*\\.?".replace("LABEL", "[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?"));

  /// A name that ends with a number is an IPv4 address (WHATWG URL, 3.5).
  private static final Pattern NUMBER = Pattern.compile("(.*\\.)?[0-9]+\\.?");

  private static final String COMPLETIONS = "/chat/completions";

  /// https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle
  private static final List<String> AZURE =
      List.of(
          ".openai.azure.com",
          ".services.ai.azure.com",
          ".cognitiveservices.azure.com",
          ".openai.azure.us",
          ".services.ai.azure.us",
          ".cognitiveservices.azure.us");

  /// Values of a query that are shown; any other may be a key.
  private static final String SHOWN = "api-version";

  private final HttpUrl url;
  private final Headers headers;

  /// @param base root of an OpenAI-compatible API, with or without a slash at its end
  /// @param key empty for none
  /// @param version ours
  /// @throws IllegalArgumentException if the base is no such URL, or there are both a key and a
  ///   user with a password
  public ServerAddress(String base, String key, String version) {
    var parsed = isUrl(base) ? HttpUrl.parse(base) : null;
    if (parsed == null || !isHost(parsed.host())) {
      throw new IllegalArgumentException(
          "OPENAI_BASE_URL must be an http or https URL without a fragment,"
              + " such as https://api.openai.com/v1");
    }
    boolean user = !parsed.username().isEmpty() || !parsed.password().isEmpty();
    if (user && !key.isEmpty()) {
      throw new IllegalArgumentException(
          "OPENAI_BASE_URL has a user and OPENAI_API_KEY is set: only one of them can be sent");
    }
    url = parsed.newBuilder().username("").password("").encodedPath(path(parsed)).build();
    headers =
        new Headers.Builder()
            .add("User-Agent", "chatai/" + version)
            .add("Accept", "text/event-stream, application/json")
            .add("Accept-Encoding", "identity")
            .add(
                isAzure(parsed) && !user ? "api-key" : "Authorization",
                user
                    ? Credentials.basic(
                        parsed.username(), parsed.password(), StandardCharsets.UTF_8)
                    : isAzure(parsed) ? keyOrNone(key) : "Bearer " + keyOrNone(key))
            .build();
  }

  /// OkHttp's own reader repairs what is malformed.
  private static boolean isUrl(String text) {
    try {
      var uri = URI.create(text);
      return uri.getRawAuthority() != null && uri.getRawFragment() == null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean isHost(String host) {
    if (host.contains(":")) {
      return true; // IPv6, which OkHttp has checked
    }
    return NAME.matcher(host).matches() && (!NUMBER.matcher(host).matches() || isIpv4(host));
  }

  private static boolean isIpv4(String host) {
    try {
      var _ = Inet4Address.ofLiteral(host);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// As Ollama and vLLM take any.
  private static String keyOrNone(String key) {
    return key.isEmpty() ? "none" : key;
  }

  private static String path(HttpUrl base) {
    var path = base.encodedPath().replaceFirst("/+$", "");
    if (path.toLowerCase(Locale.ROOT).endsWith(COMPLETIONS)) {
      return path;
    }
    if (isAzure(base) && (path.isEmpty() || path.equals("/openai"))) {
      return "/openai/v1" + COMPLETIONS;
    }
    return path + COMPLETIONS;
  }

  private static boolean isAzure(HttpUrl url) {
    return AZURE.stream().anyMatch(url.host()::endsWith);
  }

  /// Whether it is OpenAI itself, or Azure's copy, rather than a compatible server.
  public boolean isOriginal() {
    return isAzure(url) || url.host().endsWith(".openai.com");
  }

  /// The URL of every call, as it may be shown: without a user, and of the query only the version.
  public String shown() {
    var shown = url.newBuilder();
    url.queryParameterNames().stream()
        .filter(it -> !it.equals(SHOWN))
        .forEach(it -> shown.setQueryParameter(it, "…"));
    return shown.build().toString();
  }

  /// Whether the base ended as most servers want it.
  public boolean isUsual() {
    return url.encodedPath().endsWith("/v1" + COMPLETIONS);
  }

  Request.Builder request() {
    return new Request.Builder().url(url).headers(headers);
  }

  /// Of the list of its models.
  Request.Builder models() {
    var path = url.encodedPath();
    var root = path.substring(0, path.length() - COMPLETIONS.length());
    return request().url(url.newBuilder().encodedPath(root + "/models").build());
  }

  @Override
  public String toString() {
    return shown();
  }
}
