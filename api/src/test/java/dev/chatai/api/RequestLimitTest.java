package dev.chatai.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.test.context.TestPropertySource;

/// The limit of a caller's requests.
@TestPropertySource(properties = "chatai.limits.requests-per-minute=5")
@DirtiesContext(classMode = ClassMode.AFTER_EACH_TEST_METHOD) // each begins with a full bucket
class RequestLimitTest extends ApiTest {
  private static final Locale DEFAULT = Locale.getDefault();

  @AfterEach
  void resetLocale() {
    Locale.setDefault(DEFAULT);
  }

  /// Also with a default locale that has other digits.
  @ParameterizedTest
  @ValueSource(strings = {"en-US", "ar-EG"})
  void is_in_each_response_and_ends_in_a_429_with_retry_after(String locale) {
    Locale.setDefault(Locale.forLanguageTag(locale));
    for (var left = 4; left >= 0; left--) {
      // whatever the status
      var response = get(left == 2 ? "/nothing/here" : "/conversation");
      assertThat(response.statusCode()).isEqualTo(left == 2 ? 404 : 200);
      assertThat(header(response, "RateLimit-Policy")).isEqualTo("\"requests\";q=5;w=60");
      assertThat(header(response, "RateLimit")).matches("\"requests\";r=" + left + ";t=[0-9]+");
    }

    var refused = post("/conversation", "not even JSON");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(header(refused, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(json(refused).get("code").asString()).isEqualTo("rate_limited");
    assertThat(json(refused).get("detail").asString()).contains(" 5 ");
    // one of five tokens a minute is refilled after twelve seconds
    assertThat(Integer.parseInt(header(refused, "Retry-After"))).isBetween(1, 12);
    assertThat(header(refused, "RateLimit"))
        .isEqualTo("\"requests\";r=0;t=" + header(refused, "Retry-After"));
    assertThat(header(refused, "RateLimit-Policy")).isEqualTo("\"requests\";q=5;w=60");
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElseThrow();
  }
}
