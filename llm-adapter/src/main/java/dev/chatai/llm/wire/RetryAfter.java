package dev.chatai.llm.wire;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/// How long an upstream asks to wait: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), and
/// `retry-after-ms` as OpenAI sends it. The longest of them counts.
final class RetryAfter {
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,18}(?:\\.\\d{0,18})?) ?s?");
  private static final int LONGEST = 86_400;

  /// The three forms of a date in HTTP (RFC 9110, 5.6.7), and RFC 3339.
  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.RFC_1123_DATE_TIME,
          DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss zzz", Locale.US),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US)
              .withZone(ZoneOffset.UTC),
          DateTimeFormatter.ISO_DATE_TIME);

  private RetryAfter() {}

  /// Seconds, rounded up, 1 to 86,400; null when nothing that is a time was asked.
  static @Nullable Integer in(Headers headers, Instant now) {
    return Stream.concat(
            headers.values("retry-after-ms").stream()
                .map(it -> number(it))
                .filter(Objects::nonNull)
                .map(it -> it / 1_000),
            headers.values("retry-after").stream()
                .map(it -> seconds(it, now))
                .filter(Objects::nonNull))
        .map(it -> (int) Math.clamp(Math.ceil(it), 1, LONGEST))
        .max(Integer::compare)
        .orElse(null);
  }

  private static @Nullable Double seconds(String value, Instant now) {
    var number = number(value);
    return number == null ? untilDate(value.strip(), now) : number;
  }

  private static @Nullable Double number(String value) {
    var number = NUMBER.matcher(value.strip());
    return number.matches() ? Double.valueOf(number.group(1)) : null;
  }

  private static @Nullable Double untilDate(String value, Instant now) {
    for (var form : DATES) {
      try {
        var date = ZonedDateTime.parse(value, form).toInstant();
        return Duration.between(now, date).toMillis() / 1_000.0;
      } catch (DateTimeException | ArithmeticException _) {
        // another form, or no date
      }
    }
    return null;
  }
}
