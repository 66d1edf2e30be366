package dev.chatai.llm.chunk;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a provider's finish reason means. Providers have some hundred words for six things, so they
/// are told apart by the parts of the word, in this order: `content_filter_stop` is a filter's.
public enum Finish {
  /// Not an end.
  NONE(
      "^(|0|null|none|nil|undefined|unspecified|false|not_finished|continue|in_progress|running"
          + "|generating|pending)$"),
  CONTENT_FILTER(
      "filter|sensitive|safety|unsafe|nsfw|recitation|moderat|blocklist|blocked|prohibited|spii"
          + "|guardrail|armor|policy|harm|toxic|censor|refus|violat|risk"),
  LENGTH(
      "length|max_|maxtoken|maximum|window|context(?!_deadline|_cancel)|(?<!rate_)limit|budget"
          + "|incomplete|truncat|too_long"),
  /// The server gave up.
  FAILED(
      "error|abort|fail|insufficient|time_?d?_?out|deadline|cancel|interrupt|malformed|unexpected"
          + "|overload|unavailable|exception|crash|kill|preempt|disconnect|internal|memory|quota"
          + "|rate_limit"),
  TOOL_CALLS("tool|function"),
  /// Among them are the tokens by which models end a turn, such as `<|eot_id|>` and `</s>`.
  STOP(
      "stop|complete|done|finish|success|natural|normal|(^|_)end(?!point)|(^|_)eo[admst](_|$)"
          + "|^(ok|s|true|return)$"),
  /// An end for a reason that is not known here.
  OTHER("");

  private final Pattern words;

  Finish(String words) {
    this.words = Pattern.compile(words);
  }

  static Finish of(@Nullable String reason) {
    if (reason == null) {
      return NONE;
    }
    var word =
        reason
            .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N}]+", "_")
            .replaceAll("^_|_$", "")
            .replaceFirst("^(finish|stop)_?reason_", "");
    return Arrays.stream(values())
        .filter(it -> it.words.matcher(word).find())
        .findFirst()
        .orElse(OTHER);
  }

  /// The word of OpenAI's that the libraries know. They have none for [#OTHER], so it goes as one
  /// that no server's reason is read as: `function_call`, the former name of `tool_calls`.
  public String regular() {
    return this == OTHER ? "function_call" : name().toLowerCase(Locale.ROOT);
  }
}
