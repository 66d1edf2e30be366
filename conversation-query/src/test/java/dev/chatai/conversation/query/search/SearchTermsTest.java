package dev.chatai.conversation.query.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTermsTest {
  private static final BlindIndex INDEX = new BlindIndex(new byte[16]);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "blue sky|+[blue] +[sky]",
        "\"blue sky\" why|+[blue, sky] +[why]",
        "blue -sky|+[blue] -[sky]",
        "-\"blue sky\" why|-[blue, sky] +[why]",
        "Über CAFÉ|+[uber] +[cafe]",
        "sky,elephant|+[sky] +[elephant]",
        "sky,-elephant;bird|+[sky] -[elephant] +[bird]",
        "东京，大阪|+[东, 京] +[大, 阪]",
        "well-known|+[well, known]",
        "👍🏽 👩‍💻 🇩🇪🇺🇸|+[👍] +[👩, 💻] +[🇩🇪, 🇺🇸]",
        "東京 タワ|+[東, 京] +[タ, ワ]",
        "\"open|+[open]",
      })
  void terms_are_read_as_search_engines_read_them(String text, String expected) {
    assertThat(
            SearchTerms.parse(text).alternatives().getFirst().stream()
                .map(it -> (it.wanted() ? "+" : "-") + it.words())
                .collect(Collectors.joining(" ")))
        .isEqualTo(expected);
  }

  @Test
  void alternatives_stand_on_their_own() {
    assertThat(SearchTerms.parse("a OR b c or \"d e\"").alternatives())
        .extracting(it -> it.stream().map(SearchTerms.Term::words).toList())
        .containsExactly(
            List.of(List.of("a")), List.of(List.of("b"), List.of("c")), List.of(List.of("d", "e")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "-only -not", "or", "\"\"", "?!…", "-"})
  void what_names_no_word_looks_for_nothing(String text) {
    assertThat(SearchTerms.parse(text).isEmpty()).isTrue();
    assertThat(INDEX.query(SearchTerms.parse(text))).isEmpty();
  }

  @Test
  void a_query_is_of_hashes_only_and_the_same_as_in_a_document() {
    var vector = INDEX.vector("Why is the sky blue? The sky!");
    var query = INDEX.query(SearchTerms.parse("\"the sky\" -green"));

    assertThat(vector).matches("([0-9a-f]{16}:[0-9,]+ ?)+").contains(":3,6").contains(":4,7");
    assertThat(query).matches("\\([0-9a-f]{16} <-> [0-9a-f]{16}\\) & !\\([0-9a-f]{16}\\)");
    assertThat(vector).contains(query.substring(1, 17)).contains(query.substring(22, 38));
    assertThat(
            new BlindIndex("another key of 16 bytes".getBytes(StandardCharsets.US_ASCII))
                .vector("sky"))
        .isNotEqualTo(INDEX.vector("sky"));
  }

  @Test
  void words_that_are_alike_share_trigrams() {
    var right = trigrams("photosynthesis");
    var wrong = trigrams("fotosynthesis");
    var other = trigrams("chemistry");

    assertThat(wrong).hasSizeGreaterThan(8);
    assertThat(wrong.stream().filter(right::contains).count()).isGreaterThan(wrong.size() / 2);
    assertThat(other.stream().filter(right::contains)).isEmpty();
  }

  private static List<Long> trigrams(String text) {
    return LongStream.of(INDEX.trigrams(text)).boxed().toList();
  }

  @Test
  void a_snippet_shows_the_word_among_its_neighbours() {
    var text = "word ".repeat(200) + "Größe 🙂 " + "tail ".repeat(200);

    var snippet = Snippet.of(text, List.of("große"));

    assertThat(snippet).startsWith("… word").endsWith("tail …").contains("Größe 🙂");
    assertThat(snippet.length()).isLessThan(220);
    assertThat(Snippet.of("short", List.of("absent"))).isEqualTo("short");
    assertThat(Snippet.of("🙂".repeat(300), List.of())).doesNotContain("\ufffd").endsWith(" …");
  }

  @Test
  void a_snippet_keeps_its_lines() {
    assertThat(Snippet.of("# Tides\r\n\r\n  - the \t moon\n\n\n- the sun\n", List.of("sun")))
        .isEqualTo("# Tides\n- the moon\n- the sun");
  }

  @Test
  void a_snippet_is_cut_between_grapheme_clusters() {
    var flags = "🇩🇪".repeat(300);
    assertThat(Snippet.of(flags + " needleflag " + flags, List.of("needleflag")))
        .matches("… (🇩🇪)+ needleflag (🇩🇪)+ …");
    assertThat(Snippet.of(flags + "x needleflag", List.of("needleflag")))
        .matches("… (🇩🇪)+x needleflag");
    var beginning = "🇩🇪".repeat(15) + "-- needle";
    assertThat(Snippet.of(beginning, List.of("needle"))).isEqualTo(beginning);
  }
}
