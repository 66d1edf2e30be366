package dev.chatai.llm.model;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the real model is: OPENAI_API_KEY and OPENAI_BASE_URL, as everywhere. With neither set,
/// the built-in demo answers.
///
/// @param apiKey key sent as bearer token; empty with a base URL: a placeholder is sent, as Ollama
///   and vLLM take any
/// @param baseUrl root of an OpenAI-compatible API, ending in `/v1`; empty is OpenAI's own
@ConfigurationProperties("openai")
record OpenAiSettings(@DefaultValue("") String apiKey, @DefaultValue("") String baseUrl) {
  private static final String OPENAI = "https://api.openai.com/v1";

  OpenAiSettings {
    apiKey = apiKey.strip();
    baseUrl = baseUrl.strip().replaceFirst("/+$", "");
    if (!baseUrl.isEmpty() && !baseUrl.matches("https?://[^/\\s]+.*")) {
      throw new IllegalArgumentException(
          "OPENAI_BASE_URL must be an http or https URL such as " + OPENAI);
    }
  }

  /// Whether there is a real model.
  boolean present() {
    return !apiKey.isEmpty() || !baseUrl.isEmpty();
  }

  String url() {
    return baseUrl.isEmpty() ? OPENAI : baseUrl;
  }

  String key() {
    return apiKey.isEmpty() ? "none" : apiKey;
  }

  /// Whether it is OpenAI itself, or Azure's copy, rather than a compatible server.
  boolean original() {
    var host = URI.create(url()).getHost();
    return host != null && (host.endsWith(".openai.com") || host.endsWith(".openai.azure.com"));
  }

  /// Without the key.
  @Override
  public String toString() {
    return "OpenAiSettings[" + url() + "]";
  }
}
