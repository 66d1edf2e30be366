package dev.chatai.api.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// Messages as clients send them.
class ChatInputTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static ChatInput read(String messages) {
    return ChatInput.of(List.of(JSON.readValue(messages, MessageParam[].class)));
  }

  @Test
  void operators_are_apart_wherever_they_speak() {
    var input =
        read(
            """
            [{"role": "system", "content": "One."}, {"role": "user", "content": "Hi"},
             {"role": "developer", "content": [{"type": "text", "text": "Two."}]}]\
            """);

    assertThat(Objects.requireNonNull(input.system()).value()).isEqualTo("One.\n\nTwo.");
    assertThat(input.before()).isEmpty();
    assertThat(input.question()).isEqualTo(new Text("Hi"));
  }

  @Test
  void consecutive_messages_of_an_assistant_are_one_answer_and_those_of_tools_one_question() {
    var input =
        read(
            """
            [{"role": "user", "content": "Hi"}, {"role": "user", "content": "there"},
             {"role": "assistant", "content": "Let me see.", "reasoning_content": "Hm."},
             {"role": "assistant", "tool_calls": [
               {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}},
               {"id": "b", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
             {"role": "tool", "tool_call_id": "a", "content": "1"},
             {"role": "tool", "tool_call_id": "b", "content": [{"type": "text", "text": "2"}]}]\
            """);

    assertThat(input.before()).hasSize(3);
    assertThat(input.before().get(0).question()).isEqualTo(new Text("Hi"));
    var answer = Objects.requireNonNull(input.before().get(2).answer());
    assertThat(answer.text()).isEqualTo(new Text("Let me see."));
    assertThat(answer.reasoning()).isEqualTo(new Text("Hm."));
    assertThat(answer.toolCalls()).extracting(it -> it.id()).containsExactly("a", "b");
    assertThat(((Question.ToolResults) input.question()).results())
        .extracting(it -> it.call() + it.content().value())
        .containsExactly("a1", "b2");
  }

  @Test
  void answers_of_assistants_with_other_names_are_apart() {
    var input =
        read(
            """
            [{"role": "user", "content": "Hi", "name": "ada"},
             {"role": "assistant", "content": "One.", "name": "first"},
             {"role": "assistant", "content": "Two.", "name": "first"},
             {"role": "assistant", "content": "Three.", "name": "second"},
             {"role": "assistant", "content": "Four."}, {"role": "user", "content": "And?"}]\
            """);

    assertThat(input.before())
        .extracting(it -> it.answer() == null ? "" : it.answer().text().value())
        .containsExactly("", "One.\n\nTwo.", "Three.", "Four.");
    assertThat(input.said())
        .extracting(it -> input.names().getOrDefault(it.id(), "none"))
        .containsExactly("ada", "first", "second", "none", "none");
  }

  @Test
  void images_stay_where_they_are_between_texts() {
    var input =
        read(
            """
            [{"role": "user", "content": [{"type": "text", "text": "A"}, {"type": "image_url",
              "image_url": {"url": "https://example.org/a.png", "detail": "auto"}}]}]\
            """);

    assertThat(((Question.Parts) input.question()).parts())
        .containsExactly(
            new Part.TextPart(new Text("A")),
            new Part.ImagePart(new Text("https://example.org/a.png")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{'role': 'assistant', 'content': 'Hi'}] | messages",
        "[{'role': 'system', 'content': 'Hi'}] | messages",
        "[{'content': 'Hi'}] | messages[0].role",
        "[{'role': 'function', 'content': 'Hi'}] | messages[0].role",
        "[{'role': 'system', 'content': 'Hi', 'name': 'Bob'}] | messages[0].name",
        "[{'role': 'user', 'content': 'Hi', 'name': 'two words'}] | messages[0].name",
        "[{'role': 'user', 'content': 'Hi', 'name': ''}] | messages[0].name",
        "[{'role': 'user', 'content': ''}] | messages[0].content",
        "[{'role': 'user', 'content': [{'type': 'file', 'file': {}}]}] | messages[0].content[0].type",
        "[{'role': 'tool', 'content': 'Hi'}] | messages[0].tool_call_id",
        "[{'role': 'assistant', 'audio': {'id': 'x'}}] | messages[0].audio",
        "[{'role': 'assistant', 'tool_calls': [{'id': 'a', 'type': 'custom'}]}]"
            + " | messages[0].tool_calls[0].type",
      })
  void what_cannot_be_honoured_is_named(String messages, String param) {
    assertThatThrownBy(() -> read(messages.replace('\'', '"')))
        .isInstanceOfSatisfying(
            Problem.class, it -> assertThat(it.body("/").get("field")).isEqualTo(param));
  }
}
