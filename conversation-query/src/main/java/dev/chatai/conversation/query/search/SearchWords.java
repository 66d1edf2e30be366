package dev.chatai.conversation.query.search;

import static java.lang.Character.UnicodeScript.HAN;
import static java.lang.Character.UnicodeScript.HIRAGANA;
import static java.lang.Character.UnicodeScript.KATAKANA;
import static java.lang.Character.UnicodeScript.KHMER;
import static java.lang.Character.UnicodeScript.LAO;
import static java.lang.Character.UnicodeScript.MYANMAR;
import static java.lang.Character.UnicodeScript.THAI;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/// The words of a text, for the search index: in lower case, without accents, in any language. In
/// scripts that put no space between words, each character is a word. So is each emoji, without its
/// skin tone; those of a ZWJ sequence follow one another, and a flag is one word.
///
/// Written by hand: regular expressions took half of the time of indexing a history.
final class SearchWords {
  private static final Set<UnicodeScript> UNSPACED =
      EnumSet.of(HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR);

  /// No character before it is of such a script.
  private static final int FIRST_UNSPACED = 0x0E00;

  /// Below are signs that stand in words, such as ©.
  private static final int FIRST_PICTOGRAPH = 0x2190;

  /// Regional indicators; two of them are a flag.
  private static final int FIRST_FLAG_LETTER = 0x1F1E6;

  private static final int LAST_FLAG_LETTER = 0x1F1FF;
  private static final int LAST_ASCII = 0x7F;

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  private SearchWords() {}

  /// @param form the normalized form, which is compared
  /// @param start where it begins in the text, in chars
  /// @param end where it ends
  record Word(String form, int start, int end) {}

  static List<Word> of(String text) {
    var words = new ArrayList<Word>();
    var at = 0;
    while (at < text.length()) {
      var start = at;
      var first = text.codePointAt(at);
      at += Character.charCount(first);
      if (isFlagLetter(first)) {
        at = skip(text, at, SearchWords::isFlagLetter, 1);
      } else if (isPictograph(first)) {
        // a word by itself
      } else if (isUnspaced(first)) {
        at = skip(text, at, SearchWords::isMark);
      } else if (isPart(first)) {
        at = skip(text, at, it -> isPart(it) && !isUnspaced(it));
      } else {
        continue;
      }
      var form = form(text.substring(start, at));
      if (!form.isEmpty()) {
        words.add(new Word(form, start, at));
      }
    }
    return words;
  }

  private static int skip(String text, int from, IntPredicate what) {
    return skip(text, from, what, Integer.MAX_VALUE);
  }

  private static int skip(String text, int from, IntPredicate what, int most) {
    var at = from;
    for (var left = most; left > 0 && at < text.length(); left--) {
      if (!what.test(text.codePointAt(at))) {
        break;
      }
      at += Character.charCount(text.codePointAt(at));
    }
    return at;
  }

  private static boolean isPictograph(int character) {
    return character >= FIRST_PICTOGRAPH && Character.isExtendedPictographic(character);
  }

  private static boolean isFlagLetter(int character) {
    return character >= FIRST_FLAG_LETTER && character <= LAST_FLAG_LETTER;
  }

  private static boolean isUnspaced(int character) {
    return character >= FIRST_UNSPACED && UNSPACED.contains(UnicodeScript.of(character));
  }

  private static boolean isPart(int character) {
    return switch (Character.getType(character)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER ->
          true;
      default -> isMark(character);
    };
  }

  private static boolean isMark(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  static List<String> forms(String text) {
    return of(text).stream().map(Word::form).toList();
  }

  private static String form(String word) {
    var plain =
        isAscii(word)
            ? word
            : MARKS.matcher(Normalizer.normalize(word, Normalizer.Form.NFKD)).replaceAll("");
    return plain.toLowerCase(Locale.ROOT);
  }

  private static boolean isAscii(String word) {
    for (var at = 0; at < word.length(); at++) {
      if (word.charAt(at) > LAST_ASCII) {
        return false;
      }
    }
    return true;
  }
}
