package dev.chatai.llm.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerFormatTest {
  private static final String TOWN =
      """
      {"type": "object", "properties": {"town": {"type": "string", "pattern": "^[A-Z]"}},
       "required": ["town"], "additionalProperties": false}\
      """;

  private static @Nullable Boolean fits(String schema, String answer) {
    return AnswerFormat.isValid(
        new ResponseFormat(ResponseFormat.Type.JSON_SCHEMA, "it", new Text(schema), null),
        new Text(answer));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"town\": \"Ulm\"}|true",
        "{\"town\": \"ulm\"}|false",
        "{\"town\": 1}|false",
        "{}|false",
        "{\"town\": \"Ulm\", \"more\": 1}|false",
        "[]|false",
        "{\"town\": \"Ulm\"} and more|false",
        "Ulm|false",
        "{\"town\": \"Ul|false"
      })
  void an_answer_fits_its_schema_or_does_not(String answer, boolean fits) {
    assertThat(fits(TOWN, answer)).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"{\"a\": 1}|true", "[1]|false", "a|false"})
  void an_object_is_one(String answer, boolean valid) {
    var object = new ResponseFormat(ResponseFormat.Type.JSON_OBJECT, null, null, null);
    assertThat(AnswerFormat.isValid(object, new Text(answer))).isEqualTo(valid);
  }

  @Test
  void what_cannot_be_judged_is_not_judged() {
    assertThat(fits("{\"type\": 7}", "1")).isNull();
    assertThat(fits("{\"$ref\": \"https://example.org/schema.json\"}", "1")).isNull();
    assertThat(fits("{\"$ref\": \"file:///etc/hostname\"}", "1")).isNull();
    assertThat(fits("{\"$ref\": \"#\"}", "1")).isNull();
    assertThat(fits("{\"pattern\": \"(\"}", "\"a\"")).isNull();
    assertThat(AnswerFormat.isValid(null, new Text("1"))).isNull();
  }

  @Test
  void a_pattern_that_takes_for_ever_is_given_up() {
    var slow = "{\"pattern\": \"(.*a){25}$\"}";
    var text = "\"" + "a".repeat(200) + "x\"";
    assertThat(assertTimeoutPreemptively(Duration.ofSeconds(5), () -> fits(slow, text) == null))
        .isTrue();
  }
}
