package dev.chatai.llm.wire;

import static dev.chatai.conversation.FailureCode.ANSWER_TOO_LONG;
import static dev.chatai.conversation.FailureCode.CONTENT_FILTERED;
import static dev.chatai.conversation.FailureCode.CONTEXT_TOO_LONG;
import static dev.chatai.conversation.FailureCode.TRUNCATED;
import static dev.chatai.conversation.FailureCode.UPSTREAM_AUTH;
import static dev.chatai.conversation.FailureCode.UPSTREAM_ERROR;
import static dev.chatai.conversation.FailureCode.UPSTREAM_MODEL_NOT_FOUND;
import static dev.chatai.conversation.FailureCode.UPSTREAM_NO_CREDIT;
import static dev.chatai.conversation.FailureCode.UPSTREAM_RATE_LIMITED;

import com.openai.errors.OpenAIIoException;
import dev.chatai.conversation.FailureCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Tells an upstream's errors apart, first by the status, then by what the body says, and drops
/// their words.
public final class UpstreamErrors {
  private UpstreamErrors() {}

  /// The failure that a call ended with, whatever the libraries have wrapped it in. Throws nothing.
  public static UpstreamFailure of(Throwable thrown) {
    var broken = false;
    Throwable e = thrown;
    for (int depth = 0; e != null && depth < 32; depth++) {
      if (e instanceof UpstreamFailure known) {
        return known;
      }
      broken |= e instanceof OpenAIIoException || e instanceof IOException;
      e = e.getCause();
    }
    return broken ? brokenOff() : unforeseen(thrown);
  }

  /// A status other than 2xx.
  ///
  /// @param retryAfter seconds that the upstream asked to wait
  static UpstreamFailure refused(int status, ErrorBody body, @Nullable Integer retryAfter) {
    var code = code(status, body);
    boolean passes =
        status == 408
            || status == 409
            || status == 425
            || status == 429
            || status == 498
            || (status >= 500 && status != 501 && status != 505);
    return failure(code, passes, retryAfter, "HTTP " + status);
  }

  /// Whether a refusal may be for a parameter: with other statuses, or where the prompt is plainly
  /// too long, a parameter is named for another reason.
  static boolean mayRefuseParameter(int status, ErrorBody body) {
    return switch (status) {
      case 401, 402, 403, 408, 409, 413, 429, 502, 503, 504 -> false;
      default ->
          status >= 400
              && !ErrorWords.PLAINLY_TOO_LONG.in(body.words())
              && !ErrorWords.FILTERED.in(body.words());
    };
  }

  /// An error within an answer that began with 200.
  static UpstreamFailure inStream(ErrorBody body) {
    return failure(code(body.status(), body), true, null, "an error in the stream");
  }

  /// Only an error that passes may be answered by another try, and only there is a wait of use.
  private static UpstreamFailure failure(
      FailureCode code, boolean passes, @Nullable Integer retryAfter, String what) {
    boolean retryable = passes && (code == UPSTREAM_ERROR || code == UPSTREAM_RATE_LIMITED);
    return new UpstreamFailure(code, retryable, retryable ? retryAfter : null, what);
  }

  private static FailureCode code(int status, ErrorBody body) {
    var words = body.words();
    return switch (status) {
      case 401 -> said(words, UPSTREAM_AUTH, ErrorWords.NO_CREDIT);
      case 402 -> UPSTREAM_NO_CREDIT;
      case 403 ->
          said(
              words,
              UPSTREAM_AUTH,
              ErrorWords.NO_CREDIT,
              ErrorWords.FILTERED,
              ErrorWords.MODEL_NOT_FOUND);
      case 404 ->
          ErrorWords.WRONG_URL.in(words)
              ? UPSTREAM_ERROR
              : said(words, UPSTREAM_MODEL_NOT_FOUND, ErrorWords.PLAINLY_TOO_LONG);
      case 413 -> CONTEXT_TOO_LONG;
      case 429 ->
          ErrorWords.PASSING_QUOTA.in(words) && !ErrorWords.LASTING_QUOTA.in(words)
              ? said(words, UPSTREAM_RATE_LIMITED, ErrorWords.PLAINLY_TOO_LONG)
              : said(
                  words, UPSTREAM_RATE_LIMITED, ErrorWords.PLAINLY_TOO_LONG, ErrorWords.NO_CREDIT);
      default ->
          status >= 500
              ? words.contains("model_not_found")
                  ? UPSTREAM_MODEL_NOT_FOUND
                  : ErrorWords.RATE_LIMITED.in(words)
                      ? said(words, UPSTREAM_ERROR, ErrorWords.PLAINLY_TOO_LONG)
                      : said(
                          words, UPSTREAM_ERROR, ErrorWords.PLAINLY_TOO_LONG, ErrorWords.TOO_LONG)
              : said(
                  words,
                  UPSTREAM_ERROR,
                  ErrorWords.PLAINLY_TOO_LONG,
                  ErrorWords.FILTERED,
                  ErrorWords.NO_CREDIT,
                  ErrorWords.BAD_KEY,
                  ErrorWords.MODEL_NOT_FOUND,
                  ErrorWords.RATE_LIMITED,
                  ErrorWords.TOO_LONG);
    };
  }

  /// The first of these things that is said.
  private static FailureCode said(String words, FailureCode otherwise, ErrorWords... things) {
    for (var thing : things) {
      if (thing.in(words)) {
        return switch (thing) {
          case PLAINLY_TOO_LONG, TOO_LONG -> CONTEXT_TOO_LONG;
          case NO_CREDIT -> UPSTREAM_NO_CREDIT;
          case MODEL_NOT_FOUND -> UPSTREAM_MODEL_NOT_FOUND;
          case FILTERED -> CONTENT_FILTERED;
          case BAD_KEY -> UPSTREAM_AUTH;
          case RATE_LIMITED -> UPSTREAM_RATE_LIMITED;
          case BROKEN,
              PASSING_QUOTA,
              LASTING_QUOTA,
              WRONG_URL,
              UNKNOWN_PARAMETER,
              BAD_VALUE,
              NO_IMAGES,
              NO_TOOLS,
              NO_REASONING,
              NO_STREAM ->
              otherwise;
        };
      }
    }
    return otherwise;
  }

  static UpstreamFailure tooLong() {
    return new UpstreamFailure(ANSWER_TOO_LONG, false, null, "an event without an end");
  }

  static UpstreamFailure brokenOff() {
    return new UpstreamFailure(TRUNCATED, true, null, "the connection broke");
  }

  static UpstreamFailure unforeseen(Throwable thrown) {
    return new UpstreamFailure(
        UPSTREAM_ERROR, true, null, "unforeseen: " + thrown.getClass().getName());
  }
}
