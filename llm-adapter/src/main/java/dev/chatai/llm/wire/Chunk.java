package dev.chatai.llm.wire;

import java.util.List;
import java.util.Locale;
import java.util.Set;
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
    var said = piece ? delta : choice.path("message");
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

  boolean saysNothing() {
    return text.isEmpty() && thought.isEmpty() && refusal.isEmpty();
  }

  /// Once pieces were sent, a complete message only repeats them.
  Chunk withoutWords() {
    return new Chunk("", "", "", called, finish, whole);
  }

  private static Finish finish(JsonNode choice, JsonNode delta, JsonNode event) {
    var told = Finish.of(Json.string(Json.first(choice, FINISH)));
    if (told == Finish.NONE) {
      told = Finish.of(Json.string(Json.first(delta, FINISH)));
    }
    return told == Finish.NONE ? Finish.of(Json.string(Json.first(event, FINISH))) : told;
  }

  private static void read(
      JsonNode said, StringBuilder text, StringBuilder thought, StringBuilder refusal) {
    if (said.isObject()) {
      if (said.path("message").isObject()) {
        read(said.path("message"), text, thought, refusal);
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
      if (content.path("thought").asBoolean(false) || isThought(type)) {
        think(content, thought);
      } else if (type.equals("refusal")) {
        var refused = Json.string(content.path("refusal"));
        refusal.append(refused == null ? "" : refused);
      } else {
        add(Json.first(content, "text", "content", "value", "parts"), text, thought, refusal);
      }
    }
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

  /// What a provider's finish reason means. Providers have some fifty words for six things; those
  /// not known here are told apart by the parts of the word.
  enum Finish {
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
        List.of("length", "max_", "maxtoken", "window_exceeded", "limit", "budget", "incomplete");
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

    static Finish of(@Nullable String reason) {
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
}
