package dev.chatai.conversation.query.search;

import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.query.search.SearchWords.Word;
import java.util.Collection;

/// The part of a text around the first match.
final class Snippet {
  private static final int BEFORE = 60;
  private static final int LENGTH = 200;

  private Snippet() {}

  /// Up to about 200 characters, cut between words if possible; the beginning when nothing matches.
  /// Its lines are those of the text, as Markdown needs them, without blank ones between.
  static String of(String text, Collection<String> words) {
    var first =
        SearchWords.of(text).stream()
            .filter(it -> words.contains(it.form()))
            .mapToInt(Word::start)
            .findFirst();
    var from = boundary(text, first.orElse(0) - BEFORE);
    var to = from + LENGTH >= text.length() ? text.length() : boundary(text, from + LENGTH);
    var part = text.substring(from, Math.max(from, to)).strip();
    return (from > 0 ? "… " : "") + close(part) + (to < text.length() ? " …" : "");
  }

  private static String close(String part) {
    return part.replaceAll("\\s*\\R\\s*", "\n").replaceAll("\\h+", " ");
  }

  /// The start of the word at that place; the place itself if that word starts far before it.
  private static int boundary(String text, int place) {
    if (place <= 0) {
      return 0;
    }
    for (var at = place; at > Math.max(0, place - BEFORE / 2); at--) {
      if (Character.isWhitespace(text.charAt(at - 1))) {
        return at;
      }
    }
    return Text.boundary(text, place);
  }
}
