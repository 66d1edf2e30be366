package dev.chatai.llm.chunk;

import dev.chatai.conversation.content.Citation;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What one choice of an event says, whatever fields it says it in.
///
/// @param text a piece of the answer
/// @param thought a piece of the model's reasoning, which is no part of the answer
/// @param refusal a piece of a refusal, as OpenAI's models tell it
/// @param calls parts of tool calls
/// @param citations sources; those that are told for the whole answer come again and again
/// @param finish why the model stopped
/// @param whole whether it is a complete message rather than a piece of one
public record Chunk(
    String text,
    String thought,
    String refusal,
    List<ToolCallPart> calls,
    List<Citation> citations,
    Finish finish,
    boolean whole) {
  /// Says nothing.
  public static final Chunk EMPTY = new Chunk("", "", "", List.of(), List.of(), Finish.NONE, false);

  private static final String[] CONTENT = {"content", "text", "output_text"};
  private static final String[] THOUGHT = {
    "reasoning_content",
    "reasoning",
    "thinking",
    "reasoning_text",
    "thought",
    "reasoning_details",
    "tool_plan"
  };
  private static final String[] FINISH = {
    "finish_reason", "finishReason", "stop_reason", "stopReason", "done_reason"
  };

  /// @param choice an element of `choices`; or the event itself if it has none
  public static Chunk of(JsonNode choice, JsonNode event) {
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
        ToolCallPart.in(choice, said, event),
        Sources.in(choice, said, event),
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

  public Chunk withText(String other, String alsoThought) {
    return new Chunk(other, thought + alsoThought, refusal, calls, citations, finish, whole);
  }

  public Chunk withoutText() {
    return new Chunk("", thought, "", calls, citations, finish, whole);
  }

  public Chunk withoutThought() {
    return new Chunk(text, "", refusal, calls, citations, finish, whole);
  }

  public Chunk withoutCalls() {
    return new Chunk(text, thought, refusal, List.of(), citations, finish, whole);
  }

  public Chunk withFinish(Finish other) {
    return new Chunk(text, thought, refusal, calls, citations, other, whole);
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
}
