package dev.chatai.conversation.query.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SearchWordsTest {
  private static final String UNSPACED =
      "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}";

  /// What a word is, in short.
  private static final Pattern WORD =
      Pattern.compile(
          "[\\x{1F1E6}-\\x{1F1FF}]{1,2}|[\\p{IsExtended_Pictographic}&&[^\\x{0}-\\x{218F}]]|["
              + UNSPACED
              + "]\\p{M}*|[\\p{L}\\p{N}\\p{M}&&[^"
              + UNSPACED
              + "]]+");

  /// From each of these some characters: Latin, Cyrillic, Arabic, Thai, Myanmar, Khmer,
  /// punctuation, kana, Han, halfwidth kana, mathematical letters, flag letters, emoji with skin
  /// tones, emoji, Han of the fourth byte.
  private static final List<Integer> BLOCKS =
      List.of(
          0x20, 0xC0, 0x300, 0x400, 0x620, 0xE00, 0xE80, 0x1000, 0x1780, 0x2000, 0x3000, 0x3040,
          0x4E00, 0xFF60, 0x1D400, 0x1F1C0, 0x1F3A0, 0x1F600, 0x20000);

  @Test
  void words_are_the_same_as_by_the_expression_that_says_what_they_are() {
    var random = new Random(7);
    for (var text = 0; text < 5_000; text++) {
      var characters =
          random
              .ints(40, 0, BLOCKS.size())
              .map(it -> BLOCKS.get(it) + random.nextInt(it == 0 ? 0x5E : 0x60))
              .mapToObj(Character::toString)
              .collect(Collectors.joining());
      assertThat(SearchWords.of(characters)).isEqualTo(expected(characters));
    }
  }

  private static List<SearchWords.Word> expected(String text) {
    return WORD.matcher(text)
        .results()
        .map(it -> new SearchWords.Word(form(it.group()), it.start(), it.end()))
        .filter(it -> !it.form().isEmpty())
        .toList();
  }

  private static String form(String word) {
    return Normalizer.normalize(word, Normalizer.Form.NFKD)
        .replaceAll("\\p{M}+", "")
        .toLowerCase(Locale.ROOT);
  }
}
