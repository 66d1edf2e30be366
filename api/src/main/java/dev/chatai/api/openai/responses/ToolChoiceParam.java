package dev.chatai.api.openai.responses;

import dev.chatai.api.openai.Contents;
import dev.chatai.api.openai.Parameters;
import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.content.Tools.Choice;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;

/// Reads `"auto"`, `"none"`, `"required"`, or `{"type": "function", "name": …}`.
final class ToolChoiceParam extends ValueDeserializer<Choice> {
  private record Chosen(
      @Nullable String type,
      @Nullable String name,
      @Nullable String mode,
      @Nullable JsonNode tools) {}

  @Override
  public Choice deserialize(JsonParser json, DeserializationContext context) {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return Contents.choice(json.getString());
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw Problem.field("tool_choice", "must be a string or an object.");
    }
    var chosen = context.readValue(json, Chosen.class);
    Parameters.oneOf("tool_choice.type", chosen.type(), "function");
    if (chosen.name() == null) {
      throw Problem.field("tool_choice.name", "is required.");
    }
    return new Choice(Choice.Mode.NAMED, chosen.name());
  }
}
