package dev.chatai.llm.wire;

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
    String text,
    String thought,
    String refusal,
    boolean called,
    FinishWords finish,
    boolean whole) {
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
    boolean piece = !delta.isMissingNode() && !delta.isNull();
    var said = piece ? delta : choice.path("message");
    var text = new StringBuilder();
    var thought = new StringBuilder();
    var refusal = new StringBuilder();
    read(said, text, thought, refusal);
    if (text.isEmpty() && thought.isEmpty() && !said.hasNonNull("content")) {
      add(Json.first(choice, "text", "content", "response"), text, thought, refusal);
    }
    var finish = finish(choice, delta, event);
    boolean whole = !piece && event.path("object").asString("").equals("chat.completion");
    return new Chunk(
        text.toString(),
        thought.toString(),
        refusal.toString(),
        called(said),
        finish == FinishWords.NONE && (whole || event.path("done").asBoolean(false))
            ? FinishWords.STOP
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

  private static FinishWords finish(JsonNode choice, JsonNode delta, JsonNode event) {
    var told = FinishWords.of(Json.string(Json.first(choice, FINISH)));
    if (told == FinishWords.NONE) {
      told = FinishWords.of(Json.string(Json.first(delta, FINISH)));
    }
    return told == FinishWords.NONE ? FinishWords.of(Json.string(Json.first(event, FINISH))) : told;
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
}
