package dev.chatai.conversation.query.search;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A search query in the syntax of web search engines: all of the words, `"a phrase"` in its order,
/// `or` between alternatives, `-` before what is excluded. White space, commas and semicolons
/// separate words.
///
/// @param alternatives matches if all terms of any of them match
record SearchTerms(List<List<Term>> alternatives) {
  private static final String BETWEEN = "\\s,;،；，、";
  private static final Pattern PIECE =
      Pattern.compile("(-?)(?:\"([^\"]*)\"?|([^" + BETWEEN + "]+))");

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
    // an alternative that only excludes would match nearly everything
    alternatives.removeIf(it -> it.stream().noneMatch(Term::wanted));
    return new SearchTerms(List.copyOf(alternatives));
  }

  boolean isEmpty() {
    return alternatives.isEmpty();
  }

  /// Whether these are single words only: no phrase, no alternative, nothing excluded.
  boolean areWords() {
    return alternatives.size() == 1
        && alternatives.getFirst().stream().allMatch(it -> it.wanted() && it.words().size() == 1);
  }

  List<String> wanted() {
    return alternatives.stream()
        .flatMap(List::stream)
        .filter(Term::wanted)
        .flatMap(it -> it.words().stream())
        .distinct()
        .toList();
  }
}
