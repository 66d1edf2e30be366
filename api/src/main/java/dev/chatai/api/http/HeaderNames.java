package dev.chatai.api.http;

/// Header names that Spring does not define.
public final class HeaderNames {
  public static final String API_KEY = "X-API-Key";

  /// draft-ietf-httpapi-idempotency-key-header-07
  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  /// WHATWG HTML, 9.2
  public static final String LAST_EVENT_ID = "Last-Event-ID";

  /// The id of the answer that is streamed.
  public static final String MESSAGE_ID = "X-Message-Id";

  /// draft-ietf-httpapi-ratelimit-headers-11, as is the next one
  public static final String RATE_LIMIT_POLICY = "RateLimit-Policy";

  public static final String RATE_LIMIT = "RateLimit";

  private HeaderNames() {}
}
