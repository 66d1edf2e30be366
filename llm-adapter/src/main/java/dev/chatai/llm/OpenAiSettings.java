package dev.chatai.llm;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Where the real model is; with neither set there is only the demo. Bound to OPENAI_API_KEY and
/// OPENAI_BASE_URL.
///
/// @param apiKey sent to the base URL and nowhere else
/// @param baseUrl of OpenAI, or anything that speaks its protocol (Ollama, vLLM); ends in `/v1`
@ConfigurationProperties("openai")
record OpenAiSettings(@Nullable String apiKey, @Nullable String baseUrl) {
  private static final String OPENAI = "https://api.openai.com/v1";

  boolean present() {
    return given(apiKey) || given(baseUrl);
  }

  /// The key, or a word where a server asks for none.
  String key() {
    return apiKey != null && given(apiKey) ? apiKey : "none";
  }

  String url() {
    return baseUrl != null && given(baseUrl) ? baseUrl.replaceAll("/+$", "") : OPENAI;
  }

  /// OpenAI's own newer models refuse `max_tokens`, other servers know nothing else.
  boolean wantsMaxCompletionTokens() {
    var host = URI.create(url()).getHost();
    return host != null && (host.endsWith("openai.com") || host.endsWith("azure.com"));
  }

  private static boolean given(@Nullable String value) {
    return value != null && !value.isBlank();
  }

  @Override
  public String toString() {
    return "OpenAiSettings[" + baseUrl + "]";
  }
}
