package dev.chatai.llm;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a [FakeUpstream] does with one request. A user message chooses it by its name, in lower
/// case with dashes, and arguments after a colon: `[[tcp-cut]]`, `[[slow:50,100]]`,
/// `[[status:429,Retry-After=7]]`. Pauses are in milliseconds.
///
/// The text, where nothing else is said, is [FakeUpstream#echo]; whatever goes wrong in the middle
/// does so before the echo's last piece, so that [FakeUpstream#cutEcho] was said.
public sealed interface Scenario {
  /// The echo by words, at once.
  Scenario NORMAL = new Normal(0, Duration.ZERO, Duration.ZERO);

  /// The whole echo, all well.
  ///
  /// @param pieces how many, about equally long; 0 is one for each word
  /// @param pause between two pieces
  /// @param first before the first; the headers are sent already
  record Normal(int pieces, Duration pause, Duration first) implements Scenario {}

  /// `1 2 3 …`, one number a piece, all well. By `[[count:n]]` at once, by `[[slow:n,pause]]`.
  record Numbered(int pieces, Duration pause) implements Scenario {}

  /// So many pieces, each the time when it was sent and a space, all well. By
  /// `[[stamped:n,pause]]`.
  record Stamped(int pieces, Duration pause) implements Scenario {
    /// Microseconds since the epoch: 16 digits.
    public static long now() {
      return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
  }

  /// So many characters, all well.
  record Huge(int characters) implements Scenario {}

  /// No stream but this status; its body quotes the key that was sent.
  record Status(int code, Map<String, String> headers) implements Scenario {}

  /// No stream but this status, and a message of this kind.
  record Refusal(int code, String message) implements Scenario {}

  /// 429 so many times for one question, then [#NORMAL].
  record RateLimit(int times, int retryAfterSeconds) implements Scenario {}

  /// 503 so many times for one question, then [#NORMAL].
  record Flaky(int times) implements Scenario {}

  /// By `[[redirect:location]]` 307, by `[[redirect:location,302]]` another.
  record Redirect(String location, int code) implements Scenario {}

  /// What some real server was seen to send. By `[[case:name]]`, or `[[case:name,single-bytes]]`.
  record Seen(UpstreamCase reply, Cut cut) implements Scenario {}

  /// 400 so often as a request has this field, as OpenAI refuses a parameter; then [#NORMAL].
  record Refusing(String field) implements Scenario {}

  /// Whatever is in these deltas, each a chunk of its own, all well. By `[[everything:pause]]`
  /// thoughts, text, two calls whose parts take turns, and sources.
  ///
  /// @param deltas as JSON
  /// @param pause before each
  /// @param finish the finish reason
  record Deltas(List<String> deltas, Duration pause, String finish) implements Scenario {
    private static final List<String> EVERYTHING =
        """
        {"reasoning_content":"Two towns, "}
        {"reasoning_content":"two calls."}
        {"content":"Let me "}
        {"content":"see."}
        {"tool_calls":[{"index":0,"id":"call_ulm","type":"function","function":{"name":"weather"}}]}
        {"tool_calls":[{"index":0,"function":{"arguments":"{\\"town\\":"}}]}
        {"tool_calls":[{"index":1,"id":"call_bonn","type":"function","function":{"name":"weather"}}]}
        {"tool_calls":[{"index":1,"function":{"arguments":"{\\"town\\":\\"Bonn\\"}"}}]}
        {"tool_calls":[{"index":0,"function":{"arguments":"\\"Ulm\\"}"}}]}
        {"annotations":[{"type":"url_citation","url_citation":{"url":"https://example.org/ulm","start_index":0,"end_index":3}}]}
        {"annotations":[{"url_citation":{"url":"https://example.org/bonn","title":"Bonn"}}]}
        """
            .lines()
            .toList();
  }

  /// Those that need no telling.
  enum Plain implements Scenario {
    /// The whole echo with comments between, all well.
    KEEP_ALIVE_COMMENTS,
    /// `hé🙂 ü` with each byte in a chunk of its own, all well.
    SPLIT_BYTES,
    /// No echo but the question itself, each char a piece of its own, escaped: of an emoji each
    /// half.
    CHAR_BY_CHAR,
    /// No echo but the question itself by words, each byte in a chunk of its own.
    BYTE_BY_BYTE,
    /// RST in the middle.
    TCP_CUT,
    /// The last chunk in the middle: neither finish nor `[DONE]`.
    CLEAN_END,
    /// FIN in the middle of an answer that is as long as the connection.
    CLEAN_CLOSE,
    /// All well, and then FIN though the connection was to be kept.
    KEPT_AND_CLOSED,
    /// The last chunk in the middle of a line.
    HALF_LINE,
    MALFORMED_JSON,
    /// An error, which quotes the key, in the middle.
    ERROR_MIDSTREAM,
    ONLY_EMPTY_CHOICES,
    ONLY_DONE,
    /// A page for people, with 200.
    HTML,
    /// No text, but finish and usage.
    EMPTY_STOP,
    /// The whole echo, with this finish; likewise the next two.
    LENGTH,
    CONTENT_FILTER,
    UNKNOWN_FINISH,
    /// The whole echo as a refusal.
    REFUSAL,
    /// 400 as OpenAI says it.
    CONTEXT_TOO_LONG,
    RESET_BEFORE_HEADERS,
    HANG_BEFORE_HEADERS,
    /// 401, and then not a byte of the body that it announces.
    HANG_REFUSAL,
    /// The whole echo and a finish reason, and then nothing on an open connection.
    FINISH_HANG,
    /// The whole echo with `stop` in every chunk, and pauses that are longer than those that may
    /// follow an end.
    FINISH_IN_EACH,
    HANG_MIDSTREAM,
    /// One emoji as two escaped halves in two pieces, between `a` and `b`.
    SPLIT_SURROGATES,
    /// U+0000 and lone halves, each followed by one of `b`, `c`, `d`, the last by nothing.
    NUL_AND_LONE
  }

  Pattern MARKER = Pattern.compile("\\[\\[([a-z-]+)(?::([^]]*))?]]");

  /// The one that the last user message names, or [#NORMAL]. The last name counts: questions whose
  /// answers failed without text are sent in one message with the next question.
  ///
  /// @throws IllegalArgumentException for a name or an argument that there is not
  static Scenario chosenBy(FakeUpstream.Request request) {
    var marker = MARKER.matcher(request.lastUserMessage());
    var found = marker.results().reduce((_, last) -> last);
    if (found.isEmpty()) {
      return NORMAL;
    }
    var said = found.get().group(2);
    var args = said == null ? List.<String>of() : List.of(said.split(",", -1));
    return switch (found.get().group(1)) {
      case "normal" -> new Normal(number(args, 0, 0), millis(args, 1), millis(args, 2));
      case "count" -> new Numbered(number(args, 0, 10), Duration.ZERO);
      case "slow" -> new Numbered(number(args, 0, 10), millis(args, 1));
      case "stamped" -> new Stamped(number(args, 0, 10), millis(args, 1));
      case "huge" -> new Huge(number(args, 0, 10_000_000));
      case "status" -> new Status(number(args, 0, 500), headers(args));
      case "rate-limit" -> new RateLimit(number(args, 0, 1), number(args, 1, 1));
      case "flaky" -> new Flaky(number(args, 0, 1));
      case "everything" -> new Deltas(Deltas.EVERYTHING, millis(args, 0), "tool_calls");
      case "refusing" -> new Refusing(args.getFirst());
      case "case" ->
          new Seen(
              UpstreamCase.named(args.getFirst()),
              args.size() < 2
                  ? Cut.WHOLE
                  : Cut.valueOf(args.get(1).toUpperCase(Locale.ROOT).replace('-', '_')));
      case "redirect" -> new Redirect(args.getFirst(), number(args, 1, 307));
      case String name -> Plain.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    };
  }

  private static int number(List<String> args, int index, int otherwise) {
    return index < args.size() ? Integer.parseInt(args.get(index).strip()) : otherwise;
  }

  private static Duration millis(List<String> args, int index) {
    return Duration.ofMillis(number(args, index, 0));
  }

  private static Map<String, String> headers(List<String> args) {
    var headers = new TreeMap<String, String>();
    args.stream()
        .skip(1)
        .map(it -> Arrays.asList(it.split("=", 2)))
        .forEach(it -> headers.put(it.getFirst().strip(), it.getLast().strip()));
    return headers;
  }
}
