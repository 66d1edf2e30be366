package dev.chatai.llm;

import dev.chatai.conversation.Text;

/// Makes storable pieces of what a model says: half of a character waits for its other half, and
/// what could not be stored becomes U+FFFD.
final class TextPieces {
  private static final char REPLACEMENT = '\uFFFD';

  private String held = "";

  /// @return the storable text so far; empty when there is none yet
  String add(String raw) {
    var text = held + raw;
    held = "";
    if (!text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1))) {
      held = text.substring(text.length() - 1);
      text = text.substring(0, text.length() - 1);
    }
    return Text.storable(text) ? text : mended(text);
  }

  /// What is left when nothing more comes.
  String rest() {
    var rest = held.isEmpty() ? "" : String.valueOf(REPLACEMENT);
    held = "";
    return rest;
  }

  private static String mended(String text) {
    var mended = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF) ? REPLACEMENT : c)
        .forEach(mended::appendCodePoint);
    return mended.toString();
  }
}
