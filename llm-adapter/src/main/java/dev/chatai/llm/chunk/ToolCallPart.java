package dev.chatai.llm.chunk;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A part of a tool call, as a server sends it.
///
/// @param index the call's place among the answer's calls, where the server tells it
/// @param arguments a piece of them; empty for none
record ToolCallPart(
    @Nullable Long index, @Nullable String id, @Nullable String name, String arguments) {
  private static final String[] CALLS = {"tool_calls", "tool_call", "function_call"};
  private static final String[] ARGUMENTS = {
    "arguments", "input", "parameters", "args", "partial_json"
  };

  /// How parts of an answer that are calls name themselves, as Anthropic's; the last as the
  /// Responses API.
  private static final Set<String> TYPES = Set.of("tool_use", "tool_call", "function_call");

  /// The field of such a part that is the call, as of Gemini and Bedrock.
  private static final String[] WRAPPERS = {"functionCall", "toolUse", "function_call"};

  /// @param choice an element of `choices`; or the event itself if it has none
  /// @param said its delta or message
  static List<ToolCallPart> in(JsonNode choice, JsonNode said, JsonNode event) {
    var found = new Found(choice.equals(event) ? event.path("index") : event.path(""));
    for (var place : List.of(said, said.path("message"))) {
      var calls = Json.first(place, CALLS);
      if (calls.isArray()) {
        calls.forEach(found::add);
      } else {
        found.add(calls);
      }
    }
    var content = Json.first(said.hasNonNull("content") ? said : choice, "content", "parts");
    (content.isObject() ? content.path("parts") : content).forEach(found::addPart);
    if (choice.path("content_block").path("type").asString("").equals("tool_use")) {
      found.addBeginning(choice.path("content_block"));
    } else if (said.path("partial_json").isString()) {
      found.add(said);
    }
    return found.parts;
  }

  /// @param place of the call, where the event tells it
  private record Found(JsonNode place, List<ToolCallPart> parts) {
    Found(JsonNode place) {
      this(place, new ArrayList<>());
    }

    void addPart(JsonNode part) {
      var wrapped = Json.first(part, WRAPPERS);
      if (wrapped.isObject()) {
        add(wrapped);
      } else if (TYPES.contains(part.path("type").asString(""))) {
        add(part);
      }
    }

    /// Its arguments follow, in spite of the empty object that it has.
    void addBeginning(JsonNode block) {
      add(((ObjectNode) block.deepCopy()).without("input"));
    }

    void add(JsonNode call) {
      var function = call.path("function").isObject() ? call.path("function") : call;
      var name = Json.string(Json.first(function, "name"));
      var told = Json.first(function, ARGUMENTS);
      // Ollama, and gateways before it, send them as an object
      var arguments = told.isContainer() ? Json.MAPPER.writeValueAsString(told) : Json.string(told);
      if (name != null || arguments != null) {
        parts.add(
            new ToolCallPart(
                Stream.of(call.path("index"), function.path("index"), place)
                    .flatMap(it -> Json.number(it).stream())
                    .findFirst()
                    .orElse(null),
                Json.string(Json.first(call, "id", "call_id", "toolUseId")),
                name,
                arguments == null ? "" : arguments));
      }
    }
  }
}
