package dev.chatai.api.caller;

import dev.chatai.api.http.HeaderNames;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;

/// Lets pages of the configured origins call the API in a browser (CORS; WHATWG Fetch, 3.2).
final class CrossOrigin extends DefaultCorsProcessor {
  private CrossOrigin() {}

  static CorsFilter filter(List<String> origins) {
    var rules = new CorsConfiguration();
    rules.setAllowedOrigins(origins);
    rules.setAllowedMethods(List.of("GET", "HEAD", "POST", "PATCH", "DELETE"));
    rules.setAllowedHeaders(
        List.of(
            HttpHeaders.AUTHORIZATION,
            HeaderNames.API_KEY,
            HttpHeaders.CONTENT_TYPE,
            HeaderNames.IDEMPOTENCY_KEY,
            HeaderNames.LAST_EVENT_ID));
    rules.setExposedHeaders(
        List.of(
            HttpHeaders.LOCATION,
            HeaderNames.MESSAGE_ID,
            HttpHeaders.LINK,
            HttpHeaders.RETRY_AFTER,
            HeaderNames.RATE_LIMIT,
            HeaderNames.RATE_LIMIT_POLICY,
            "RateLimit-Limit",
            "RateLimit-Remaining",
            "RateLimit-Reset"));
    rules.setMaxAge(Duration.ofHours(1));
    var filter = new CorsFilter(_ -> rules);
    filter.setCorsProcessor(new CrossOrigin());
    return filter;
  }

  /// Lets the error page write the refusal as a problem.
  @Override
  protected void rejectRequest(ServerHttpResponse response) throws IOException {
    if (response instanceof ServletServerHttpResponse servlet) {
      servlet.getServletResponse().sendError(HttpStatus.FORBIDDEN.value());
    }
  }
}
