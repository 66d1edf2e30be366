package dev.chatai.conversation.seal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {
  private final Seal seal = Seal.of(key(1));

  static byte[] key(int filling) {
    var key = new byte[Seal.KEY_BYTES];
    Arrays.fill(key, (byte) filling);
    return key;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "🙂👩‍👩‍👧‍👦",
        "שלום עולם",
        "𝒳𠀀",
        "a\r\nb\rc\nd",
        "line\u2028paragraph\u2029",
        "e\u0301 \\ \" \u0001"
      })
  void what_is_sealed_opens_as_it_was(String words) {
    assertThat(seal.open("here", seal.seal("here", words))).isEqualTo(words);
    assertThat(Seal.NONE.open("here", Seal.NONE.seal("here", words))).isEqualTo(words);
  }

  @Test
  void what_is_sealed_cannot_be_read() {
    assertThat(new String(seal.seal("here", "canary"), ISO_8859_1)).doesNotContain("canary");
  }

  @Test
  void the_same_words_at_the_same_place_are_the_same_and_elsewhere_are_not() {
    assertThat(seal.seal("here", "words")).isEqualTo(Seal.of(key(1)).seal("here", "words"));
    assertThat(seal.seal("here", "words")).isNotEqualTo(seal.seal("there", "words"));
    assertThat(seal.seal("here", "words")).isNotEqualTo(Seal.of(key(2)).seal("here", "words"));
    assertThat(seal.seal("ab", "c")).isNotEqualTo(seal.seal("a", "bc"));
  }

  @Test
  void what_was_moved_changed_or_anothers_does_not_open() {
    var sealed = seal.seal("here", "words");
    assertThatThrownBy(() -> seal.open("there", sealed)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Seal.of(key(2)).open("here", sealed))
        .isInstanceOf(IllegalStateException.class);
    sealed[sealed.length - 1] ^= 1;
    assertThatThrownBy(() -> seal.open("here", sealed)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void without_its_key_nothing_opens_and_nothing_fails() {
    var sealed = seal.seal("here", "words");
    assertThat(Seal.NONE.open("here", sealed)).isNull();
    assertThat(Seal.ERASED.open("here", sealed)).isNull();
    assertThat(Seal.ERASED.open("here", Seal.NONE.seal("here", "words"))).isNull();
  }

  @Test
  void keys_for_other_purposes_are_others() {
    assertThat(Seal.derive(key(1), "a"))
        .hasSize(32)
        .isEqualTo(Seal.derive(key(1), "a"))
        .isNotEqualTo(Seal.derive(key(1), "b"))
        .isNotEqualTo(Seal.derive(key(2), "a"));
  }
}
