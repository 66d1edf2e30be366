package dev.chatai.history.file;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the fields of one line in the expected order. Errors name the field only: the parser's own
/// messages would quote the line.
final class LineFields implements AutoCloseable {
  private final JsonParser parser;
  private final String text;

  /// @param text what the parser reads
  LineFields(JsonParser parser, String text) {
    this.parser = parser;
    this.text = text;
    require(token() == JsonToken.START_OBJECT, "it is no JSON object");
  }

  /// The name of the next field, whichever it is.
  String next() {
    require(token() == JsonToken.PROPERTY_NAME, "a field is missing");
    return parser.currentName();
  }

  private void next(String name) {
    require(next().equals(name), "\"" + name + "\" is missing");
  }

  String string() {
    return value(JsonToken.VALUE_STRING).getString();
  }

  String string(String name) {
    next(name);
    return string();
  }

  @Nullable String nullableString(String name) {
    next(name);
    var token = token();
    require(
        token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NULL,
        "\"" + name + "\" is not text");
    return token == JsonToken.VALUE_NULL ? null : parser.getString();
  }

  long number() {
    var value = value(JsonToken.VALUE_NUMBER_INT);
    require(value.getNumberType() != JsonParser.NumberType.BIG_INTEGER, "a number is too large");
    return value.getLongValue();
  }

  long number(String name) {
    next(name);
    return number();
  }

  void yes() {
    value(JsonToken.VALUE_TRUE);
  }

  /// An object's JSON, as it stands in the line.
  String object(String name) {
    next(name);
    value(JsonToken.START_OBJECT);
    var from = parser.currentTokenLocation().getCharOffset();
    try {
      parser.skipChildren();
    } catch (JacksonException _) {
      throw new IllegalArgumentException("it is not JSON");
    }
    var to = parser.currentLocation().getCharOffset();
    return text.substring((int) from, (int) to);
  }

  /// @return the line that was read, if there is nothing more to it
  <L extends Line> L last(L line) {
    require(token() == JsonToken.END_OBJECT && token() == null, "there is more than belongs there");
    return line;
  }

  private JsonParser value(JsonToken expected) {
    require(token() == expected, "\"" + parser.currentName() + "\" is not of its type");
    return parser;
  }

  private @Nullable JsonToken token() {
    try {
      return parser.nextToken();
    } catch (JacksonException _) {
      throw new IllegalArgumentException("it is not JSON");
    }
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  @Override
  public void close() {
    parser.close();
  }
}
