package dev.chatai.api.body;

import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.content.Tools.Choice;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/// Reads `"auto"`, `"none"`, `"required"`, or `{"name": …}`.
final class ToolChoice extends ValueDeserializer<Choice> {
  private record Named(@Nullable String name) {}

  @Override
  public Choice deserialize(JsonParser json, DeserializationContext context) {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      var name = context.readValue(json, Named.class).name();
      if (name != null) {
        return new Choice(Choice.Mode.NAMED, name);
      }
    } else if (json.currentToken() == JsonToken.VALUE_STRING) {
      var given = json.getString();
      var mode =
          Stream.of(Choice.Mode.AUTO, Choice.Mode.NONE, Choice.Mode.REQUIRED)
              .filter(it -> it.value().equals(given))
              .findFirst();
      if (mode.isPresent()) {
        return new Choice(mode.get(), null);
      }
    }
    throw FieldLimits.within(
        ProblemCode.INVALID_TOOL,
        "tool_choice",
        "tool_choice must be \"auto\", \"none\", \"required\" or {\"name\": …}.");
  }
}
