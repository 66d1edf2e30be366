package dev.chatai.llm.chunk;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// Reads JSON as servers write it, rather than as the RFC has it, and finds values by any of their
/// names.
public final class Json {
  /// A longer number fails the whole event.
  private static final int MOST_DIGITS = 100_000;

  /// Half a surrogate pair is written as an escape, so that it survives until the other half comes.
  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNumberLength(MOST_DIGITS).build())
                  .build())
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
  public static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException _) {
      return MissingNode.getInstance();
    }
  }

  /// The first of these fields that is there, not null and no empty string; else a missing node.
  public static JsonNode first(JsonNode node, String... names) {
    for (var name : names) {
      var value = node.path(name);
      if (!value.isMissingNode()
          && !value.isNull()
          && !(value.isString() && value.asString().isEmpty())) {
        return value;
      }
    }
    return MissingNode.getInstance();
  }

  /// Whether a text is a whole JSON object.
  static boolean isObject(String text) {
    return read(text).isObject();
  }

  /// A string, or a number or boolean as one; null for anything else.
  public static @Nullable String string(JsonNode node) {
    return node.isValueNode() && !node.isNull() ? node.asString() : null;
  }

  /// A whole number that is written as a number or as a string; empty for anything else.
  public static Optional<Long> number(JsonNode node) {
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

  /// Finds the objects in text that arrives in pieces: it counts braces outside of strings and
  /// looks at each character once. Whatever stands between two objects is skipped: blanks, commas,
  /// and the brackets of a list around them.
  public static final class Text {
    private final StringBuilder text = new StringBuilder();

    /// The next character to look at.
    private int at;

    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean bare;

    /// Whether a text can be the beginning of an object, or of a list of objects or its next one.
    public static boolean begins(String text) {
      int start = 0;
      while (start < text.length()
          && (Character.isWhitespace(text.charAt(start)) || text.charAt(start) == ',')) {
        start++;
      }
      return text.startsWith("{", start) || text.startsWith("[", start);
    }

    /// Whether a text holds an object to its end.
    public static boolean isWhole(String text) {
      var scan = new Text();
      scan.append(text);
      return scan.next() != null && !scan.isOpen();
    }

    /// Whether a line would complete the object that is open.
    public boolean isCompletedBy(String line) {
      int level = depth;
      boolean string = inString;
      boolean skip = escaped;
      for (int place = 0; place < line.length(); place++) {
        char c = line.charAt(place);
        if (string) {
          string = skip || c != '"';
          skip = !skip && c == '\\';
        } else if (c == '"') {
          string = true;
        } else if (c == '{' || c == '[') {
          level++;
        } else if (c == '}' || c == ']') {
          level--;
        }
      }
      return isOpen() && level == 0;
    }

    /// Whether an object is begun and not complete.
    public boolean isOpen() {
      return depth > 0;
    }

    public int length() {
      return text.length();
    }

    /// Whether the text came without a field name before it. Such text goes on over blank lines.
    public boolean isBare() {
      return bare;
    }

    public void bare(boolean bare) {
      if (!isOpen()) {
        this.bare = bare;
      }
    }

    /// Adds a line.
    public void append(String line) {
      text.append(line).append('\n');
    }

    /// The next complete object; null if there is none yet.
    public @Nullable String next() {
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (depth == 0) {
          if (c == '{') {
            text.delete(0, at - 1);
            at = 1;
            depth = 1;
          }
        } else if (inString) {
          if (escaped) {
            escaped = false;
          } else if (c == '\\') {
            escaped = true;
          } else if (c == '"') {
            inString = false;
          }
        } else if (c == '"') {
          inString = true;
        } else if (c == '{' || c == '[') {
          depth++;
        } else if ((c == '}' || c == ']') && --depth == 0) {
          var whole = text.substring(0, at);
          text.delete(0, at);
          at = 0;
          return whole;
        }
      }
      if (depth == 0) {
        text.setLength(0);
        at = 0;
      }
      return null;
    }

    /// What there is of an object that will not be completed.
    public String take() {
      var rest = text.toString();
      text.setLength(0);
      at = 0;
      depth = 0;
      inString = false;
      escaped = false;
      return rest;
    }
  }
}
