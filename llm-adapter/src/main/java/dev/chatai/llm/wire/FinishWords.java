package dev.chatai.llm.wire;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a provider's finish reason means. Providers have some fifty words for six things; those not
/// known here are told apart by the parts of the word.
enum FinishWords {
  /// Not an end.
  NONE,
  STOP,
  LENGTH,
  CONTENT_FILTER,
  TOOL_CALLS,
  /// The server gave up.
  FAILED,
  /// An end for a reason that is not known here.
  OTHER;

  private static final Set<String> NO_END =
      Set.of("", "null", "none", "nil", "undefined", "unspecified", "not_finished");

  /// Looked for in this order: `content_filter_stop` is a filter's.
  private static final List<String> FILTERED =
      List.of(
          "filter",
          "sensitive",
          "safety",
          "recitation",
          "moderat",
          "blocklist",
          "blocked",
          "prohibited",
          "spii",
          "guardrail",
          "policy",
          "harm",
          "toxic",
          "censor",
          "refus",
          "violat");

  private static final List<String> CUT =
      List.of("length", "max_", "maxtoken", "window_exceeded", "token_limit", "limit", "budget");
  private static final List<String> GAVE_UP =
      List.of(
          "error",
          "abort",
          "fail",
          "insufficient",
          "timeout",
          "timed_out",
          "cancel",
          "interrupt",
          "malformed",
          "overload",
          "unavailable",
          "exception",
          "crash");
  private static final List<String> CALLED = List.of("tool", "function");
  private static final List<String> ENDED =
      List.of("stop", "complete", "done", "finish", "success", "natural", "normal");
  private static final Set<String> END =
      Set.of(
          "eos",
          "eot",
          "eod",
          "eom",
          "eos_token",
          "end",
          "end_turn",
          "end_of_turn",
          "end_of_text",
          "end_of_message",
          "end_token",
          "ok");

  static FinishWords of(@Nullable String reason) {
    if (reason == null) {
      return NONE;
    }
    var word =
        reason
            .strip()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[\\s.-]+", "_")
            .replaceFirst("^finish_?reason_", "");
    if (NO_END.contains(word)) {
      return NONE;
    }
    return has(word, FILTERED)
        ? CONTENT_FILTER
        : has(word, CUT)
            ? LENGTH
            : has(word, GAVE_UP)
                ? FAILED
                : has(word, CALLED)
                    ? TOOL_CALLS
                    : has(word, ENDED) || END.contains(word) ? STOP : OTHER;
  }

  /// The word of OpenAI's that the libraries know. They have none for [#OTHER], so it goes as one
  /// that no server's reason is read as: `function_call`, the former name of `tool_calls`.
  String regular() {
    return this == OTHER ? "function_call" : name().toLowerCase(Locale.ROOT);
  }

  private static boolean has(String word, List<String> parts) {
    return parts.stream().anyMatch(word::contains);
  }
}
