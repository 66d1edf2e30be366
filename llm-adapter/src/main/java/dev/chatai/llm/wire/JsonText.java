package dev.chatai.llm.wire;

import org.jspecify.annotations.Nullable;

/// Finds the objects in text that arrives in pieces: it counts braces outside of strings and looks
/// at each character once. Whatever stands between two objects is skipped: blanks, commas, and the
/// brackets of a list around them.
final class JsonText {
  private final StringBuilder text = new StringBuilder();

  /// The next character to look at.
  private int at;

  private int depth;
  private boolean inString;
  private boolean escaped;
  private boolean bare;

  /// Whether a text can be the beginning of an object, or of a list of objects or its next one.
  static boolean begins(String text) {
    int start = 0;
    while (start < text.length()
        && (Character.isWhitespace(text.charAt(start)) || text.charAt(start) == ',')) {
      start++;
    }
    return text.startsWith("{", start) || text.startsWith("[", start);
  }

  /// Whether a text holds an object to its end.
  static boolean isWhole(String text) {
    var scan = new JsonText();
    scan.append(text);
    return scan.next() != null && !scan.isOpen();
  }

  /// Whether an object is begun and not complete.
  boolean isOpen() {
    return depth > 0;
  }

  int length() {
    return text.length();
  }

  /// Whether the text came without a field name before it. Such text goes on over blank lines.
  boolean isBare() {
    return bare;
  }

  void bare(boolean bare) {
    if (!isOpen()) {
      this.bare = bare;
    }
  }

  /// Adds a line.
  void append(String line) {
    text.append(line).append('\n');
  }

  /// The next complete object; null if there is none yet.
  @Nullable String next() {
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
  String take() {
    var rest = text.toString();
    text.setLength(0);
    at = 0;
    depth = 0;
    inString = false;
    escaped = false;
    return rest;
  }
}
