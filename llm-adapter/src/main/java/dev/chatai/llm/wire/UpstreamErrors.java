package dev.chatai.llm.wire;

import static dev.chatai.conversation.FailureCode.ANSWER_TOO_LONG;
import static dev.chatai.conversation.FailureCode.CONTEXT_TOO_LONG;
import static dev.chatai.conversation.FailureCode.TRUNCATED;
import static dev.chatai.conversation.FailureCode.UPSTREAM_AUTH;
import static dev.chatai.conversation.FailureCode.UPSTREAM_ERROR;
import static dev.chatai.conversation.FailureCode.UPSTREAM_RATE_LIMITED;

import com.openai.core.http.Headers;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.SseException;
import dev.chatai.conversation.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells an upstream's errors apart by status and code
/// (https://platform.openai.com/docs/guides/error-codes), and drops what they say.
public final class UpstreamErrors {
  /// How servers say that a prompt is too long: OpenAI, vLLM, llama.cpp, LiteLLM, OpenRouter. Some
  /// have no code for it, only words.
  private static final List<String> TOO_LONG =
      List.of(
          "context_length_exceeded",
          "exceed_context_size",
          "context length",
          "context size",
          "context window",
          "prompt is too long",
          "input is too long");

  /// A code is told to the log only if it can be no secret.
  private static final Pattern HARMLESS = Pattern.compile("[a-z_]{1,40}");

  private UpstreamErrors() {}

  public static UpstreamFailure of(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      switch (e) {
        case UpstreamFailure known -> {
          return known;
        }
        case LineLimit.TooLong _ -> {
          return failure(ANSWER_TOO_LONG, false, "a line without an end");
        }
        case SseException error -> {
          return tooLong(error)
              ? failure(CONTEXT_TOO_LONG, false, told(error))
              : failure(UPSTREAM_ERROR, true, "an error in the stream, " + told(error));
        }
        case OpenAIServiceException error -> {
          return refused(error);
        }
        default -> {}
      }
    }
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof OpenAIIoException) {
        return failure(TRUNCATED, true, "the connection broke");
      }
    }
    return failure(UPSTREAM_ERROR, true, "not understood: " + thrown.getClass().getSimpleName());
  }

  private static UpstreamFailure refused(OpenAIServiceException error) {
    int status = error.statusCode();
    var wait = retryAfter(error.headers(), Instant.now());
    return switch (status) {
      case 401, 403 -> failure(UPSTREAM_AUTH, false, told(error));
      // out of money is told by the same status, and does not pass by waiting
      case 429 -> {
        boolean broke = error.code().filter("insufficient_quota"::equals).isPresent();
        yield new UpstreamFailure(UPSTREAM_RATE_LIMITED, !broke, wait, told(error));
      }
      case 400, 413, 422 ->
          failure(tooLong(error) ? CONTEXT_TOO_LONG : UPSTREAM_ERROR, false, told(error));
      default ->
          new UpstreamFailure(
              UPSTREAM_ERROR, status == 408 || status == 409 || status >= 500, wait, told(error));
    };
  }

  private static boolean tooLong(OpenAIServiceException error) {
    var said = (error.code().orElse("") + ' ' + error.body()).toLowerCase(Locale.ROOT);
    return TOO_LONG.stream().anyMatch(said::contains);
  }

  private static String told(OpenAIServiceException error) {
    var code = error.code().filter(c -> HARMLESS.matcher(c).matches()).orElse("no code");
    return "HTTP " + error.statusCode() + ", " + code;
  }

  private static UpstreamFailure failure(FailureCode code, boolean retryable, String what) {
    return new UpstreamFailure(code, retryable, null, what);
  }

  /// Seconds to wait, rounded up: `retry-after-ms` as OpenAI sends it, else `Retry-After` in
  /// seconds or as a date.
  static @Nullable Integer retryAfter(Headers headers, Instant now) {
    try {
      for (var millis : headers.values("retry-after-ms")) {
        return bounded(Math.ceil(Double.parseDouble(millis.strip()) / 1_000));
      }
      for (var value : headers.values("retry-after")) {
        var text = value.strip();
        if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
          return bounded(Math.ceil(Double.parseDouble(text)));
        }
        var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        return bounded(Math.ceil(Duration.between(now, date).toMillis() / 1_000.0));
      }
    } catch (RuntimeException _) {
      // not a time: as if nothing was asked
    }
    return null;
  }

  private static int bounded(double seconds) {
    return (int) Math.clamp(seconds, 0, 86_400);
  }
}
