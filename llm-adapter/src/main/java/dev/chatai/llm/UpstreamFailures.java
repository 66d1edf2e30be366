package dev.chatai.llm;

import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.SseException;
import dev.chatai.conversation.FailureCode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an error of an upstream means here. Of its words nothing is kept: they may quote the prompt
/// or the key.
final class UpstreamFailures {
  private static final Set<Integer> PASSING = Set.of(408, 409, 425);

  private UpstreamFailures() {}

  /// @param silent whether no text has been seen: only then may the same be asked again
  static Upstream.Failed of(Throwable failure, boolean silent) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case SseException _, OpenAIInvalidDataException _ -> {
          return failed(FailureCode.UPSTREAM_ERROR, silent);
        }
        case OpenAIServiceException answered -> {
          return answered(answered, silent);
        }
        case OpenAIIoException _, IOException _ -> {
          return silent
              ? failed(FailureCode.UPSTREAM_ERROR, true)
              : failed(FailureCode.TRUNCATED, false);
        }
        default -> {
          // look deeper
        }
      }
    }
    return failed(FailureCode.UPSTREAM_ERROR, silent);
  }

  private static Upstream.Failed answered(OpenAIServiceException answer, boolean silent) {
    var status = answer.statusCode();
    var code = answer.code().orElse("");
    if (status == 401 || status == 403) {
      return failed(FailureCode.UPSTREAM_AUTH, false);
    }
    if (status == 429) {
      return new Upstream.Failed(
          FailureCode.UPSTREAM_RATE_LIMITED,
          silent && !code.equals("insufficient_quota"),
          retryAfter(answer),
          null);
    }
    if (code.equals("context_length_exceeded") || status == 413) {
      return failed(FailureCode.CONTEXT_TOO_LONG, false);
    }
    return failed(
        FailureCode.UPSTREAM_ERROR, silent && (status >= 500 || PASSING.contains(status)));
  }

  /// Seconds, from `retry-after-ms` or `Retry-After` (RFC 9110, 10.2.3: seconds or a date).
  private static @Nullable Integer retryAfter(OpenAIServiceException answer) {
    var millis = first(answer.headers().values("retry-after-ms"));
    var after = first(answer.headers().values("retry-after"));
    try {
      if (millis != null) {
        return Math.toIntExact(Math.ceilDiv(Long.parseLong(millis.strip()), 1_000L));
      }
      if (after == null) {
        return null;
      }
      if (after.strip().chars().allMatch(Character::isDigit)) {
        return Integer.parseInt(after.strip());
      }
      var date = ZonedDateTime.parse(after.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
      return Math.toIntExact(
          Math.max(0, Duration.between(Instant.now(), date.toInstant()).toSeconds()));
    } catch (ArithmeticException | NumberFormatException | DateTimeParseException _) {
      return null;
    }
  }

  private static @Nullable String first(List<String> values) {
    return values.isEmpty() ? null : values.getFirst();
  }

  private static Upstream.Failed failed(FailureCode code, boolean retryable) {
    return new Upstream.Failed(code, retryable, null, null);
  }
}
