package dev.chatai.api.http;

/// The names of headers that HTTP itself and Spring do not name.
public final class HeaderNames {
  public static final String API_KEY = "X-API-Key";

  /// draft-ietf-httpapi-idempotency-key-header-07
  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  /// WHATWG HTML, 9.2
  public static final String LAST_EVENT_ID = "Last-Event-ID";

  /// The answer that a stream tells.
  public static final String MESSAGE_ID = "X-Message-Id";

  /// draft-ietf-httpapi-ratelimit-headers-11, likewise the next
  public static final String RATE_LIMIT_POLICY = "RateLimit-Policy";

  public static final String RATE_LIMIT = "RateLimit";

  private HeaderNames() {}
}
