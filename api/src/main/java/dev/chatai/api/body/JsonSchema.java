package dev.chatai.api.body;

import dev.chatai.conversation.content.Text;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;

/// Reads a JSON Schema as its own JSON: every key, in its order, and every number as the client
/// wrote it, because nobody interprets it here. Only the white space between them is left out.
public final class JsonSchema extends ValueDeserializer<Text> {
  /// Of objects and arrays within each other. OpenAI allows 10 (guide "Structured Outputs").
  private static final int DEPTH = 32;

  /// In UTF-16 units. OpenAI allows names and values of 120,000 characters (ibid.).
  private static final int LENGTH = 200_000;

  private static final String DESCRIPTION = "description";

  private static final JsonFactory JSON = new JsonFactory();
  private static final JsonMapper MAPPER = new JsonMapper();

  @Override
  public Text deserialize(JsonParser json, DeserializationContext context) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw refused(json, context, "a JSON Schema is an object");
    }
    var text = new StringWriter();
    try (var copy = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      var depth = 0;
      do {
        depth +=
            json.currentToken().isStructStart() ? 1 : json.currentToken().isStructEnd() ? -1 : 0;
        if (depth > DEPTH) {
          throw refused(json, context, "it is nested more than " + DEPTH + " deep");
        }
        copy(json, copy);
      } while (depth > 0 && json.nextToken() != null);
    }
    if (text.getBuffer().length() > LENGTH) {
      throw refused(json, context, "it has more than " + LENGTH + " characters");
    }
    try {
      return new Text(text.toString());
    } catch (IllegalArgumentException unstorable) {
      throw refused(json, context, String.valueOf(unstorable.getMessage()));
    }
  }

  /// A number by its text: as a number, it could lose digits or its form.
  private static void copy(JsonParser json, JsonGenerator copy) {
    if (json.currentToken().isNumeric()) {
      copy.writeNumber(json.getString());
    } else {
      copy.copyCurrentEvent(json);
    }
  }

  /// A schema with a description, which models read as they read its other ones. Its own is kept.
  ///
  /// @param description null for none
  public static Text described(Text schema, @Nullable Text description) {
    if (description == null || MAPPER.readTree(schema.value()).has(DESCRIPTION)) {
      return schema;
    }
    var others = schema.value().substring(1);
    return new Text(
        "{\"%s\":%s%s%s"
            .formatted(
                DESCRIPTION,
                MAPPER.writeValueAsString(description.value()),
                others.equals("}") ? "" : ",",
                others));
  }

  /// Writes it as its own JSON again; but what was erased as the text that stands for it.
  static final class Shown extends ValueSerializer<Text> {
    @Override
    public void serialize(Text schema, JsonGenerator json, SerializationContext context) {
      if (schema.value().startsWith("{")) {
        json.writeRawValue(schema.value());
      } else {
        json.writeString(schema.value());
      }
    }
  }

  private static ValueInstantiationException refused(
      JsonParser json, DeserializationContext context, String rule) {
    return ValueInstantiationException.from(
        json, "", context.constructType(Text.class), new IllegalArgumentException(rule));
  }
}
