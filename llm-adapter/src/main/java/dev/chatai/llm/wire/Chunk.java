package dev.chatai.llm.wire;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What one choice of an event says, whatever fields it says it in.
///
/// @param text a piece of the answer
/// @param thought a piece of the model's reasoning, which is no part of the answer
/// @param refusal a piece of a refusal, as OpenAI's models tell it
/// @param called whether it holds a part of a tool call
/// @param finish why the model stopped
/// @param whole whether it is a complete message rather than a piece of one
record Chunk(
    String text, String thought, String refusal, boolean called, Finish finish, boolean whole) {
  private static final String[] CONTENT = {"content", "text", "output_text"};
  private static final String[] THOUGHT = {
    "reasoning_content", "reasoning", "thinking", "reasoning_text", "thought", "reasoning_details"
  };
  private static final String[] CALLS = {
    "tool_calls", "function_call", "tool_call", "partial_json", "tool_plan"
  };
  private static final String[] FINISH = {
    "finish_reason", "finishReason", "stop_reason", "stopReason", "done_reason"
  };

  /// @param choice an element of `choices`; or the event itself if it has none
  static Chunk of(JsonNode choice, JsonNode event) {
    var delta = choice.path("delta");
    boolean complete = event.path("object").asString("").equals("chat.completion");
    boolean piece = !delta.isMissingNode() && !delta.isNull() && !(complete && delta.isEmpty());
    var said = piece ? delta : message(choice, event);
    var text = new StringBuilder();
    var thought = new StringBuilder();
    var refusal = new StringBuilder();
    read(said, text, thought, refusal);
    if (text.isEmpty() && thought.isEmpty() && !said.hasNonNull("content")) {
      add(Json.first(choice, "text", "content", "response"), text, thought, refusal);
    }
    var finish = finish(choice, delta, event);
    boolean whole = !piece && complete;
    return new Chunk(
        text.toString(),
        thought.toString(),
        refusal.toString(),
        called(said),
        finish == Finish.NONE && (whole || event.path("done").asBoolean(false))
            ? Finish.STOP
            : finish,
        whole);
  }

  /// Beside the choices, a message that is a string is the server's.
  private static JsonNode message(JsonNode choice, JsonNode event) {
    var message = choice.path("message");
    return message.isString() && choice.equals(event) ? event.path("") : message;
  }

  boolean saysNothing() {
    return text.isEmpty() && thought.isEmpty() && refusal.isEmpty();
  }

  /// Once pieces were sent, a complete message only repeats them.
  Chunk withoutWords() {
    return new Chunk("", "", "", called, finish, whole);
  }

  private static Finish finish(JsonNode choice, JsonNode delta, JsonNode event) {
    return Stream.of(choice, delta, event)
        .map(it -> Finish.of(reason(Json.first(it, FINISH))))
        .filter(it -> it != Finish.NONE)
        .findFirst()
        .orElse(Finish.NONE);
  }

  /// A string, which some wrap in a list or an object.
  private static @Nullable String reason(JsonNode told) {
    return Json.string(
        told.isArray()
            ? told.path(0)
            : told.isObject() ? Json.first(told, "type", "reason", "name") : told);
  }

  private static void read(
      JsonNode said, StringBuilder text, StringBuilder thought, StringBuilder refusal) {
    if (said.isObject()) {
      if (said.path("message").isObject()) {
        read(said.path("message"), text, thought, refusal);
      }
      if (isMarkedAsThought(said)) {
        think(Json.first(said, CONTENT), thought);
        return;
      }
      add(Json.first(said, CONTENT), text, thought, refusal);
      think(Json.first(said, THOUGHT), thought);
      var refused = Json.string(Json.first(said, "refusal"));
      refusal.append(refused == null ? "" : refused);
    } else {
      add(said, text, thought, refusal);
    }
  }

  /// Adds content: a string, a part, or a list of either.
  private static void add(
      JsonNode content, StringBuilder text, StringBuilder thought, StringBuilder refusal) {
    var string = Json.string(content);
    if (string != null) {
      text.append(string);
    } else if (content.isArray()) {
      content.forEach(it -> add(it, text, thought, refusal));
    } else if (content.isObject()) {
      var type = content.path("type").asString("");
      if (isMarkedAsThought(content) || isThought(type)) {
        think(content, thought);
      } else if (type.equals("refusal")) {
        var refused = Json.string(content.path("refusal"));
        refusal.append(refused == null ? "" : refused);
      } else {
        add(Json.first(content, "text", "content", "value", "parts"), text, thought, refusal);
      }
    }
  }

  private static boolean isMarkedAsThought(JsonNode said) {
    return isTrue(said.path("thought")) || isTrue(said.path("extra_content").findValue("thought"));
  }

  private static boolean isTrue(@Nullable JsonNode flag) {
    return flag != null && flag.isBoolean() && flag.asBoolean();
  }

  private static boolean isThought(String type) {
    return type.contains("think") || type.contains("reason") || type.contains("thought");
  }

  private static void think(JsonNode node, StringBuilder thought) {
    var string = Json.string(node);
    if (string != null) {
      thought.append(string);
    } else if (node.isArray()) {
      node.forEach(it -> think(it, thought));
    } else if (node.isObject()) {
      think(
          Json.first(node, "thinking", "text", "content", "summary", "reasoning", "data"), thought);
    }
  }

  private static boolean called(JsonNode said) {
    for (var name : CALLS) {
      var call = said.path(name);
      if (!call.isMissingNode() && !call.isNull() && !(call.isContainer() && call.isEmpty())) {
        return true;
      }
    }
    return false;
  }

  /// What a provider's finish reason means. Providers have some hundred words for six things, so
  /// they are told apart by the parts of the word, in this order: `content_filter_stop` is a
  /// filter's.
  enum Finish {
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
    String regular() {
      return this == OTHER ? "function_call" : name().toLowerCase(Locale.ROOT);
    }
  }
}
