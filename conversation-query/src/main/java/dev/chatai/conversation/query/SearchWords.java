package dev.chatai.conversation.query;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The words of a text, as search knows them: in lower case, without accents, in any language. In
/// scripts that leave no space between words each character is one.
final class SearchWords {
  private static final String UNSPACED =
      "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}";

  private static final Pattern WORD =
      Pattern.compile("[" + UNSPACED + "]\\p{M}*|[\\p{L}\\p{N}\\p{M}&&[^" + UNSPACED + "]]+");

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  private SearchWords() {}

  /// @param form what is compared
  /// @param start where it begins in the text, in chars
  /// @param end where it ends
  record Word(String form, int start, int end) {}

  static Stream<Word> of(String text) {
    return WORD.matcher(text)
        .results()
        .map(it -> new Word(form(it.group()), it.start(), it.end()))
        .filter(it -> !it.form().isEmpty());
  }

  static List<String> forms(String text) {
    return of(text).map(Word::form).toList();
  }

  private static String form(String word) {
    var plain = MARKS.matcher(Normalizer.normalize(word, Normalizer.Form.NFKD)).replaceAll("");
    return plain.toLowerCase(Locale.ROOT);
  }
}
