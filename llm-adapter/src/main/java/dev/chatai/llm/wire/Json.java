package dev.chatai.llm.wire;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// Reads JSON as servers write it, rather than as the RFC has it, and finds values by any of their
/// names.
final class Json {
  /// Half a surrogate pair is written as an escape, so that it survives until the other half comes.
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(
              JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS,
              JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
              JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER,
              JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS,
              JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private Json() {}

  /// A missing node if the text is not JSON.
  static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException _) {
      return MissingNode.getInstance();
    }
  }

  /// The first of these fields that is there and not null; else a missing node.
  static JsonNode first(JsonNode node, String... names) {
    for (var name : names) {
      var value = node.path(name);
      if (!value.isMissingNode() && !value.isNull()) {
        return value;
      }
    }
    return MissingNode.getInstance();
  }

  /// A string, or a number or boolean as one; null for anything else.
  static @Nullable String string(JsonNode node) {
    return node.isValueNode() && !node.isNull() ? node.asString() : null;
  }

  /// A whole number that is written as a number or as a string; empty for anything else.
  static Optional<Long> number(JsonNode node) {
    try {
      var value = node.isNumber() ? node.asDouble() : node.isString() ? parsed(node) : Double.NaN;
      return Double.isNaN(value) || Math.abs(value) > Long.MAX_VALUE / 2.0
          ? Optional.empty()
          : Optional.of((long) value);
    } catch (NumberFormatException | JacksonException _) {
      return Optional.empty();
    }
  }

  private static double parsed(JsonNode node) {
    var text = node.asString().strip();
    return text.length() <= 20 ? Double.parseDouble(text) : Double.NaN;
  }
}
