package dev.chatai.llm.chunk;

import org.jspecify.annotations.Nullable;

/// Turns pieces into text that can be stored: a surrogate pair that was cut in two is joined, and
/// lone surrogates and U+0000, which PostgreSQL's `text` cannot hold, become U+FFFD.
public final class StorableText {
  private static final char REPLACEMENT = '\uFFFD';

  /// The first half of a pair, waiting for the next piece; 0 is none.
  private char held;

  /// The piece to hand on; empty if there is none yet.
  public String next(@Nullable String piece) {
    if (piece == null || piece.isEmpty()) {
      return "";
    }
    var text = held == 0 ? piece : held + piece;
    held = 0;
    int end = text.length();
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      held = text.charAt(--end);
    }
    return mend(text, end);
  }

  /// What is left when no piece follows: empty, or the replacement of half a pair.
  public String rest() {
    var rest = held == 0 ? "" : String.valueOf(REPLACEMENT);
    held = 0;
    return rest;
  }

  private static String mend(String text, int end) {
    var mended = new StringBuilder(end);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < end
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        mended.append(c).append(text.charAt(++i));
      } else {
        mended.append(c == 0 || Character.isSurrogate(c) ? REPLACEMENT : c);
      }
    }
    return mended.toString();
  }
}
