package dev.chatai.llm.model;

import dev.chatai.llm.wire.ServerAddress;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the real model is: OPENAI_API_KEY and OPENAI_BASE_URL, as everywhere. With neither set,
/// the built-in demo answers.
///
/// @param apiKey key sent as bearer token, or to Azure as `api-key`; empty with a base URL: a
///   placeholder is sent, as Ollama and vLLM take any
/// @param baseUrl root of an OpenAI-compatible API, usually ending in `/v1`; may have a query,
///   which is kept, or a user and a password, which are sent as Basic; empty is OpenAI's own
@ConfigurationProperties("openai")
record OpenAiSettings(@DefaultValue("") String apiKey, @DefaultValue("") String baseUrl) {
  private static final String OPENAI = "https://api.openai.com/v1";

  OpenAiSettings {
    apiKey = apiKey.strip();
    baseUrl = baseUrl.strip().replaceFirst("/+$", "");
    if (!apiKey.chars().allMatch(it -> it > ' ' && it < 127)) {
      throw new IllegalArgumentException(
          "OPENAI_API_KEY must consist of visible ASCII characters, as HTTP can send no others");
    }
    var _ = address(apiKey, baseUrl);
  }

  boolean present() {
    return !apiKey.isEmpty() || !baseUrl.isEmpty();
  }

  String url() {
    return baseUrl.isEmpty() ? OPENAI : baseUrl;
  }

  ServerAddress address() {
    return address(apiKey, baseUrl);
  }

  private static ServerAddress address(String apiKey, String baseUrl) {
    var version = OpenAiSettings.class.getPackage().getImplementationVersion();
    return new ServerAddress(
        baseUrl.isEmpty() ? OPENAI : baseUrl,
        apiKey,
        Objects.requireNonNullElse(version, "development"));
  }

  /// Without the key, and without a user and a password.
  @Override
  public String toString() {
    return "OpenAiSettings[" + address() + "]";
  }
}
