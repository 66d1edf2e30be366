package dev.chatai.api.openai.responses;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.chatai.api.openai.Contents;
import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.content.Tools.Choice;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;

/// Reads `"auto"`, `"none"`, `"required"`, or `{"type": "function", "name": …}`.
final class ToolChoiceParam extends ValueDeserializer<Choice> {
  /// @param settings of the choice of another tool, or of several
  private record Chosen(
      @Nullable String type,
      @Nullable String name,
      @JsonAnySetter Map<String, JsonNode> settings) {}

  @Override
  public Choice deserialize(JsonParser json, DeserializationContext context) {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return Contents.choice(json.getString());
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw Problem.field("tool_choice", "must be a string or an object.");
    }
    var chosen = context.readValue(json, Chosen.class);
    Contents.function("tool_choice", chosen.type(), chosen.settings());
    if (chosen.name() == null) {
      throw Problem.field("tool_choice.name", "is required.");
    }
    return new Choice(Choice.Mode.NAMED, chosen.name());
  }
}
