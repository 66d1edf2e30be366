package dev.chatai.api.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiIdsTest {
  @Test
  void an_id_and_its_other_form_are_the_same() {
    var conversation = ConversationId.next();
    assertThat(OpenAiIds.of(conversation)).matches("conv_[0-9a-f]{32}");
    assertThat(OpenAiIds.conversation(OpenAiIds.of(conversation))).isEqualTo(conversation);
    var answer = MessageId.next();
    assertThat(OpenAiIds.response(OpenAiIds.response(answer))).isEqualTo(answer);
    assertThat(OpenAiIds.completion(OpenAiIds.completion(answer))).isEqualTo(answer);
  }

  @Test
  void each_item_belongs_to_its_message() {
    var message = MessageId.next();
    assertThat(OpenAiIds.item(OpenAiIds.message(message))).isEqualTo(message);
    assertThat(OpenAiIds.item(OpenAiIds.reasoning(message))).isEqualTo(message);
    assertThat(OpenAiIds.item(OpenAiIds.toolCall(message, 12))).isEqualTo(message);
    assertThat(OpenAiIds.item(OpenAiIds.toolResult(message, 0))).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "resp_",
        "resp_1",
        "conv_01a20a44eeff7a659f79bd9ce4242248",
        "résp_",
        "01a20a44-eeff-7a65-9f79-bd9ce4242248",
        "resp_01a20a44-eeff-7a65-9f79-bd9ce4242248"
      })
  void what_is_no_id_is_not_found(String id) {
    assertThatThrownBy(() -> OpenAiIds.response(id)).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> OpenAiIds.item(id)).isInstanceOf(Problem.class);
  }
}
