package dev.chatai.llm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCounterTest {
  private static final TokenCounter TOKENS = new TokenCounter();

  @Test
  void a_text_with_spaces_is_counted_exactly_however_long_it_is() {
    var text =
        "Why is the sky blue? It's Rayleigh's scattering, <|endoftext|> 12 345!\n\n".repeat(99);

    assertThat(TOKENS.ofMessage(text)).isEqualTo(TOKENS.ofWholeMessage(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", " ", "\n", "🙂", "中", "=", "é", "a1", "👩‍👩‍👧‍👦", "中🙂 a", "<|im_start|>"})
  void a_run_without_a_word_is_counted_nearly(String repeated) {
    var text = repeated.repeat(20_000 / repeated.length());

    assertThat(TOKENS.ofMessage(text))
        .isCloseTo(TOKENS.ofWholeMessage(text), Percentage.withPercentage(3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|endofprompt|>"})
  void a_special_token_is_counted_as_text(String special) {
    assertThat(TOKENS.ofMessage(special) - TOKENS.ofMessage("")).isCloseTo(6, within(3));
  }

  @Timeout(5) // it takes milliseconds, and minutes where the time grows with the square
  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "🙂", "中", "中🙂 a"})
  void a_run_of_200_000_characters_is_counted(String repeated) {
    assertThat(TOKENS.ofMessage(repeated.repeat(200_000 / repeated.length())))
        .isBetween(1_000, 200_010);
  }
}
