package dev.chatai.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "Retry-After, 7, 7",
    "Retry-After, ' 7 ', 7",
    "Retry-After, 7s, 7",
    "Retry-After, 0, 1",
    "Retry-After, 0.001, 1",
    "Retry-After, 1.5, 2",
    "Retry-After, 999999999999, 86400",
    "Retry-After, 'Thu, 01 Jan 2026 12:01:30 GMT', 90",
    "Retry-After, 'Thursday, 01-Jan-26 12:01:30 GMT', 90",
    "Retry-After, 'Thu Jan  1 12:01:30 2026', 90",
    "Retry-After, '2026-01-01T12:01:30Z', 90",
    "Retry-After, 'Thu, 01 Jan 2026 11:00:00 GMT', 1",
    "Retry-After, soon, ",
    "Retry-After, -5, ",
    "Retry-After, NaN, ",
    "Retry-After, '', ",
    "retry-after-ms, 1200, 2",
    "retry-after-ms, 1200.5, 2",
    "retry-after-ms, 0, 1",
    "X-Other, 7, ",
  })
  void the_wait_that_an_upstream_asks_for(String name, String value, @Nullable Integer seconds) {
    assertThat(RetryAfter.in(Headers.of(name, value), NOON)).isEqualTo(seconds);
  }

  @Test
  void the_longest_counts() {
    assertThat(RetryAfter.in(Headers.of("Retry-After", "3", "retry-after-ms", "9100"), NOON))
        .isEqualTo(10);
    assertThat(RetryAfter.in(Headers.of("Retry-After", "30", "retry-after-ms", "9100"), NOON))
        .isEqualTo(30);
    assertThat(RetryAfter.in(Headers.of("Retry-After", "soon", "retry-after-ms", "100"), NOON))
        .isEqualTo(1);
  }
}
