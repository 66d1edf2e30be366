package dev.chatai.conversation.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TitleSettingsTest {
  private static final TitleSettings TITLES = new TitleSettings(true);

  @Test
  void a_short_question_is_its_own_title() {
    assertThat(title(" Why is\n the sky  blue? ")).isEqualTo("Why is the sky blue?");
  }

  @Test
  void a_long_one_is_cut_between_words() {
    assertThat(title("word ".repeat(40))).isEqualTo("word ".repeat(11).strip() + "…");
    assertThat(title("🙂".repeat(100))).isEqualTo("🙂".repeat(59) + "…");
  }

  @Test
  void no_grapheme_cluster_is_cut() {
    assertThat(title("👩‍💻".repeat(40))).isEqualTo("👩‍💻".repeat(19) + "…");
    assertThat(title("🇩🇪".repeat(40))).isEqualTo("🇩🇪".repeat(29) + "…");
    assertThat(title("n" + "e\u0301".repeat(40))).isEqualTo("n" + "e\u0301".repeat(29) + "…");
    assertThat(title("e" + "\u0301".repeat(200))).isEqualTo("e" + "\u0301".repeat(58) + "…");
  }

  @Test
  void of_parts_it_is_made_of_the_texts() {
    var image = new Part.ImagePart(new Text("https://example.org/a.png"));
    var text = new Part.TextPart(new Text("What is this?"));

    assertThat(TITLES.of(new Question.Parts(List.of(text, image, text))))
        .isEqualTo(new Text("What is this? What is this?"));
    assertThat(TITLES.of(new Question.Parts(List.of(image)))).isNull();
  }

  @Test
  void none_is_made_when_that_is_switched_off() {
    assertThat(new TitleSettings(false).of(new Text("hello"))).isNull();
  }

  private static String title(String question) {
    return Objects.requireNonNull(TITLES.of(new Text(question))).value();
  }
}
