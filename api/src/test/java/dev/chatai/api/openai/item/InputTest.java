package dev.chatai.api.openai.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.content.ToolResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class InputTest {
  private static final JsonMapper JSON = new JsonMapper();

  private record Body(
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<ItemParam> input) {}

  private static Input read(String input) {
    var body = JSON.readValue("{\"input\": " + input.replace('\'', '"') + "}", Body.class);
    return Input.of(
        "input",
        body.input(),
        (_, id) -> new Item.FunctionCall(id, "call_9", "time", new Text("{}"), Item.COMPLETED));
  }

  @Test
  void a_string_is_a_message_of_the_user() {
    var input = read("'Hello'");
    assertThat(input.question("input")).isEqualTo(new Text("Hello"));
    assertThat(input.before()).isEmpty();
  }

  @Test
  void a_message_needs_no_type_and_its_content_no_parts() {
    assertThat(read("[{'role': 'user', 'content': 'Hello'}]"))
        .isEqualTo(
            read(
                "[{'type': 'message', 'role': 'user', 'content': [{'type': 'input_text', 'text':"
                    + " 'Hello'}]}]"));
  }

  @Test
  void a_conversation_is_said_again() {
    var input =
        read(
            """
            [{'role': 'developer', 'content': 'Be brief.'},
             {'role': 'user', 'content': [{'type': 'input_text', 'text': 'What is this?'},
               {'type': 'input_image', 'image_url': 'https://example.org/a.png', 'detail': 'auto'}]},
             {'type': 'reasoning', 'id': 'rs_1', 'summary': [{'type': 'summary_text', 'text': 'Hm.'}],
              'encrypted_content': null},
             {'type': 'message', 'id': 'msg_1', 'status': 'completed', 'role': 'assistant',
              'content': [{'type': 'output_text', 'text': 'Let me see.', 'annotations': [],
                           'logprobs': []}]},
             {'type': 'function_call', 'call_id': 'call_1', 'name': 'look', 'arguments': '{}'},
             {'type': 'item_reference', 'id': 'fc_1'},
             {'type': 'function_call_output', 'call_id': 'call_1', 'output': 'A cat'},
             {'type': 'function_call_output', 'call_id': 'call_9',
              'output': [{'type': 'input_text', 'text': 'Noon'}]}]\
            """);

    assertThat(input.system()).containsExactly(new Text("Be brief."));
    assertThat(input.said()).hasSize(3);
    assertThat(input.said().get(0).question())
        .isEqualTo(
            new Question.Parts(
                List.of(
                    new Part.TextPart(new Text("What is this?")),
                    new Part.ImagePart(new Text("https://example.org/a.png")))));
    assertThat(input.said().get(1).answer())
        .isEqualTo(
            new Answer(
                new Text("Let me see."),
                new Text("Hm."),
                List.of(
                    new ToolCall("call_1", "look", new Text("{}")),
                    new ToolCall("call_9", "time", new Text("{}"))),
                List.of(),
                null));
    assertThat(input.question("input"))
        .isEqualTo(
            new Question.ToolResults(
                List.of(
                    new ToolResult("call_1", new Text("A cat")),
                    new ToolResult("call_9", new Text("Noon")))));
    assertThat(input.before()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void an_answer_at_the_end_is_no_question() {
    assertThatThrownBy(() -> read("[{'role': 'assistant', 'content': 'Hello'}]").question("input"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("input must end with");
    assertThatThrownBy(() -> read("[]").question("input")).isInstanceOf(Problem.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{'type': 'web_search_call', 'id': 'ws_1'}] | input[0].type
          [{'role': 'user', 'content': [{'type': 'input_file', 'file_data': 'x'}]}] | content[0].type
          [{'role': 'user', 'content': [{'type': 'input_image', 'file_id': 'f'}]}] | content[0].file_id
          [{'role': 'user', 'content': [{'type': 'input_image', 'image_url': 'https://a.b/', \
          'detail': 'low'}]}] | content[0].detail
          [{'role': 'user', 'content': ''}] | input[0].content
          [{'role': 'user'}] | input[0].content
          [{'role': 'king', 'content': 'x'}] | input[0].role
          [{'role': 'user', 'content': 'x'}, {'type': 'function_call', 'name': 'x', 'arguments': ''}] | \
          input[1].call_id
          [{'type': 'function_call_output', 'output': 'x'}] | input[0].call_id
          """)
  void what_is_missing_or_not_supported_is_named(String input, String param) {
    assertThatThrownBy(() -> read(input))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(param.substring(param.lastIndexOf('.') + 1));
  }
}
