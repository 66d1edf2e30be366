package dev.chatai.conversation.query.search;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What somebody looks for, as search engines on the web take it: all of the words, `"a phrase"` in
/// its order, `or` between alternatives, `-` before what must not be there.
///
/// @param alternatives any of them, all terms of it
record SearchTerms(List<List<Term>> alternatives) {
  private static final Pattern PIECE = Pattern.compile("(-?)(?:\"([^\"]*)\"?|(\\S+))");

  /// @param words one, or several one after another
  record Term(List<String> words, boolean wanted) {}

  static SearchTerms parse(String text) {
    var alternatives = new ArrayList<List<Term>>();
    var terms = new ArrayList<Term>();
    var pieces = PIECE.matcher(text);
    while (pieces.find()) {
      if (pieces.group().equalsIgnoreCase("or")) {
        alternatives.add(List.copyOf(terms));
        terms.clear();
        continue;
      }
      var words = SearchWords.forms(pieces.group(2) != null ? pieces.group(2) : pieces.group(3));
      if (!words.isEmpty()) {
        terms.add(new Term(words, pieces.group(1).isEmpty()));
      }
    }
    alternatives.add(List.copyOf(terms));
    // what says only what must not be there would mean nearly everything
    alternatives.removeIf(it -> it.stream().noneMatch(Term::wanted));
    return new SearchTerms(List.copyOf(alternatives));
  }

  boolean isEmpty() {
    return alternatives.isEmpty();
  }

  /// Whether these are words and nothing else: no phrase, no alternative, nothing unwanted.
  boolean areWords() {
    return alternatives.size() == 1
        && alternatives.getFirst().stream().allMatch(it -> it.wanted() && it.words().size() == 1);
  }

  /// The words that are looked for.
  List<String> wanted() {
    return alternatives.stream()
        .flatMap(List::stream)
        .filter(Term::wanted)
        .flatMap(it -> it.words().stream())
        .distinct()
        .toList();
  }
}
