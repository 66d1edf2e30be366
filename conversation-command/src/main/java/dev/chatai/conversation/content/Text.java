package dev.chatai.conversation.content;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.text.BreakIterator;
import java.util.Locale;
import java.util.stream.Stream;

/// Somebody's words: a person's, a model's, a title, a prompt.
///
/// A type of its own, so that words can be told apart from names and numbers wherever they are
/// stored, and so that no log line shows them: [#toString()] gives their length only. In a stored
/// event it is sealed, see [dev.chatai.conversation.seal.SealedEvents].
///
/// @param value any text that survives UTF-8 and PostgreSQL: no U+0000, no lone surrogate
public record Text(@JsonValue String value) implements Question, Piece {
  /// What is read where words were that have been erased.
  public static final Text ERASED = new Text("[erased]");

  private static final int CLUSTER = 128;

  /// @throws IllegalArgumentException for a text that could not be stored as it is
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Text {
    if (!storable(value)) {
      throw new IllegalArgumentException("text holds U+0000 or half of a surrogate pair");
    }
  }

  /// Whether every character can be stored: PostgreSQL refuses U+0000, UTF-8 has no lone
  /// surrogates.
  public static boolean storable(String value) {
    return value.codePoints().noneMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
  }

  /// The place nearest before one at which a text may be cut: between two grapheme clusters (what
  /// readers see as characters, UAX 29).
  ///
  /// @param place in chars, 0 to the text's length
  /// @return in chars; within a cluster of more than 128 chars only between code points
  public static int boundary(String text, int place) {
    var from = start(text, Math.max(0, place - CLUSTER));
    var clusters = BreakIterator.getCharacterInstance(Locale.ROOT);
    clusters.setText(text.substring(from, Math.min(text.length(), place + CLUSTER)));
    var within = place - from;
    if (clusters.isBoundary(within)) {
      return place;
    }
    var cut = clusters.preceding(within);
    if (clusters.following(within) - cut <= CLUSTER) {
      return from + cut;
    }
    return Character.isLowSurrogate(text.charAt(place)) ? place - 1 : place;
  }

  /// The place from which clusters can be told apart: regional indicators pair up from the first of
  /// a run, however long it is, and two are one flag.
  private static int start(String text, int place) {
    var at = place;
    if (at > 0 && Character.isLowSurrogate(text.charAt(at))) {
      at--;
    }
    while (at > 0 && isRegionalIndicator(text.codePointBefore(at))) {
      at -= 2;
    }
    return at;
  }

  private static boolean isRegionalIndicator(int character) {
    return character >= 0x1F1E6 && character <= 0x1F1FF;
  }

  @Override
  public Stream<Text> texts() {
    return Stream.of(this);
  }

  @Override
  public Text text() {
    return this;
  }

  /// How many Unicode characters (code points) it has.
  public int length() {
    return value.codePointCount(0, value.length());
  }

  @Override
  public String toString() {
    return "Text[" + length() + " characters]";
  }
}
