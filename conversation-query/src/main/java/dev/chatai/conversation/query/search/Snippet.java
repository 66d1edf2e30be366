package dev.chatai.conversation.query.search;

import dev.chatai.conversation.query.search.SearchWords.Word;
import java.util.Collection;

/// The part of a text in which a word that was looked for stands first.
final class Snippet {
  private static final int BEFORE = 60;
  private static final int LENGTH = 200;

  private Snippet() {}

  /// Some 200 characters at most, cut between words; from the beginning when no word is in it.
  static String of(String text, Collection<String> words) {
    var first =
        SearchWords.of(text).stream()
            .filter(it -> words.contains(it.form()))
            .mapToInt(Word::start)
            .findFirst();
    var from = boundary(text, first.orElse(0) - BEFORE);
    var to = from + LENGTH >= text.length() ? text.length() : boundary(text, from + LENGTH);
    var part = text.substring(from, Math.max(from, to)).strip().replaceAll("\\s+", " ");
    return (from > 0 ? "… " : "") + part + (to < text.length() ? " …" : "");
  }

  /// The beginning of the word that is there, or the place itself when that is far.
  private static int boundary(String text, int place) {
    if (place <= 0) {
      return 0;
    }
    for (var at = place; at > Math.max(0, place - BEFORE / 2); at--) {
      if (Character.isWhitespace(text.charAt(at - 1))) {
        return at;
      }
    }
    return Character.isLowSurrogate(text.charAt(place)) ? place - 1 : place;
  }
}
