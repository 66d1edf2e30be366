package dev.chatai.llm.chunk;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A part of a tool call, as a server sends it.
///
/// @param index the call's place among the answer's calls, where the server tells it
/// @param arguments a piece of them; empty for none
record ToolCallPart(
    @Nullable Long index, @Nullable String id, @Nullable String name, String arguments) {
  private static final String[] CALLS = {"tool_calls", "tool_call", "function_call"};
  private static final String[] ARGUMENTS = {"arguments", "input", "parameters"};

  /// @param said a delta or a message
  static List<ToolCallPart> in(JsonNode said) {
    var parts = new ArrayList<ToolCallPart>();
    var calls = Json.first(said, CALLS);
    if (calls.isArray()) {
      calls.forEach(it -> add(it, parts));
    } else {
      add(calls, parts);
    }
    return parts;
  }

  private static void add(JsonNode call, List<ToolCallPart> parts) {
    var function = call.path("function").isObject() ? call.path("function") : call;
    var name = Json.string(Json.first(function, "name"));
    var told = Json.first(function, ARGUMENTS);
    // Ollama, and gateways before it, send them as an object
    var arguments = told.isContainer() ? Json.MAPPER.writeValueAsString(told) : Json.string(told);
    if (name != null || arguments != null) {
      parts.add(
          new ToolCallPart(
              Json.number(Json.first(call, "index"))
                  .or(() -> Json.number(Json.first(function, "index")))
                  .orElse(null),
              Json.string(Json.first(call, "id", "call_id")),
              name,
              arguments == null ? "" : arguments));
    }
  }
}
