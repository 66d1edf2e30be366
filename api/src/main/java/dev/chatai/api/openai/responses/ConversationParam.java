package dev.chatai.api.openai.responses;

import dev.chatai.api.problem.Problem;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/// Reads a conversation's id: a string, or `{"id": …}`.
final class ConversationParam extends ValueDeserializer<String> {
  private record Reference(@Nullable String id) {}

  @Override
  public String deserialize(JsonParser json, DeserializationContext context) {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getString();
    }
    var id =
        json.currentToken() == JsonToken.START_OBJECT
            ? context.readValue(json, Reference.class).id()
            : null;
    if (id == null) {
      throw Problem.field("conversation", "must be an id, or an object with an id.");
    }
    return id;
  }
}
