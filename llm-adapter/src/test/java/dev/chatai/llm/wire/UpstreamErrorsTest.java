package dev.chatai.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.http.Headers;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamErrorsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "Retry-After, 7, 7",
    "Retry-After, 0, 0",
    "Retry-After, 1.5, 2",
    "Retry-After, 999999999999, 86400",
    "Retry-After, 'Thu, 01 Jan 2026 12:01:30 GMT', 90",
    "Retry-After, 'Thu, 01 Jan 2026 11:00:00 GMT', 0",
    "Retry-After, soon, ",
    "Retry-After, '', ",
    "retry-after-ms, 1200, 2",
    "X-Other, 7, ",
  })
  void the_wait_that_an_upstream_asks_for(String name, String value, @Nullable Integer seconds) {
    var headers = Headers.builder().put(name, value).build();

    assertThat(UpstreamErrors.retryAfter(headers, NOON)).isEqualTo(seconds);
  }
}
