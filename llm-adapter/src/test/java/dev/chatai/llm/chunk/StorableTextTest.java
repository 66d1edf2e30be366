package dev.chatai.llm.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorableTextTest {
  @Test
  void half_a_pair_waits_for_the_other() {
    var text = new StorableText();

    assertThat(text.next("a\ud83d")).isEqualTo("a");
    assertThat(text.next("")).isEmpty();
    assertThat(text.next("\ude00b")).isEqualTo("😀b");
    assertThat(text.rest()).isEmpty();
  }

  @Test
  void what_cannot_be_stored_is_replaced() {
    var text = new StorableText();

    assertThat(text.next("\0a\ude00\ud83db\ud83d")).isEqualTo("\uFFFDa\uFFFD\uFFFDb");
    assertThat(text.rest()).isEqualTo("\uFFFD");
    assertThat(text.rest()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void however_it_is_cut_the_text_is_the_same(long seed) {
    var random = new Random(seed);
    var whole = "a😀é\n漢字👩‍👩‍👧 b".repeat(50);
    var text = new StorableText();
    var told = new StringBuilder();
    for (int at = 0; at < whole.length(); ) {
      int end = Math.min(whole.length(), at + random.nextInt(4));
      told.append(text.next(whole.substring(at, end)));
      at = end;
    }

    assertThat(told.append(text.rest())).hasToString(whole);
  }
}
