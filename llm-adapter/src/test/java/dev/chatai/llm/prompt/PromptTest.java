package dev.chatai.llm.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.ConversationEvent.AnswerCompleted;
import dev.chatai.conversation.ConversationEvent.AnswerFailed;
import dev.chatai.conversation.ConversationEvent.AnswerProgressed;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.ConversationStarted;
import dev.chatai.conversation.ConversationEvent.MessagePosted;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.Failure;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.Text;
import dev.chatai.conversation.TurnOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.Message;

class PromptTest {
  private final ConversationId conversation = ConversationId.next();
  private final Transcript transcript = new Transcript();

  @Test
  void holds_the_system_prompt_the_earlier_turns_and_the_question() {
    started("Be brief.");
    var first = turn(null, "One?", "Yes.");
    var second = question(first, "Two?");

    assertThat(prompt(16_000, null, second))
        .containsExactly("SYSTEM Be brief.", "USER One?", "ASSISTANT Yes.", "USER Two?");
  }

  @Test
  void has_the_configured_system_prompt_unless_the_conversation_has_its_own() {
    started(null);
    var answer = question(null, "One?");

    assertThat(prompt(16_000, "Configured.", answer))
        .containsExactly("SYSTEM Configured.", "USER One?");
    started("Own.");
    assertThat(prompt(16_000, "Configured.", answer)).containsExactly("SYSTEM Own.", "USER One?");
  }

  @Test
  void follows_the_branch_and_no_other() {
    started(null);
    var first = turn(null, "One?", "Yes.");
    turn(first, "Elsewhere?", "No.");
    var here = question(first, "Here?");

    assertThat(prompt(16_000, null, here))
        .containsExactly("USER One?", "ASSISTANT Yes.", "USER Here?");
  }

  @Test
  void leaves_out_the_oldest_beyond_the_budget_and_cuts_nothing() {
    started("S");
    @Nullable MessageId last = null;
    for (var i = 0; i < 20; i++) {
      last = turn(last, "q" + i + " word".repeat(50), "a" + i);
    }
    var answer = question(last, "Last?");

    var kept = prompt(200, null, answer);

    assertThat(kept.getFirst()).isEqualTo("SYSTEM S");
    assertThat(kept.getLast()).isEqualTo("USER Last?");
    assertThat(kept)
        .hasSizeBetween(4, 8)
        .contains("ASSISTANT a19", "USER q19" + " word".repeat(50))
        .noneMatch(it -> it.startsWith("USER q0 "));
  }

  @Test
  void holds_the_question_however_long_it_is() {
    started(null);
    var long1 = "long ".repeat(1_000);
    turn(null, "One?", "Yes.");
    var answer = question(turn(null, "One?", "Yes."), long1);

    assertThat(prompt(10, null, answer)).containsExactly("USER " + long1);
  }

  @Test
  void counts_special_tokens_as_the_text_they_are() {
    started(null);
    var answer = question(null, "<|endoftext|>");

    assertThat(prompt(16_000, null, answer)).containsExactly("USER <|endoftext|>");
  }

  @Test
  void tells_what_was_shown_of_a_failed_answer_and_nothing_of_an_empty_one() {
    started(null);
    var empty = question(null, "One?");
    transcript.add(
        new AnswerFailed(
            conversation, empty, 1, new Failure(FailureCode.UPSTREAM_ERROR, null), null));
    var cut = question(empty, "Two?");
    transcript.add(new AnswerProgressed(conversation, cut, 1, 1, texts("void")));
    transcript.add(new AnswerStarted(conversation, cut, 2, "m", FailureCode.INTERRUPTED, null));
    transcript.add(new AnswerProgressed(conversation, cut, 2, 1, texts("Hal", "f")));
    transcript.add(
        new AnswerFailed(conversation, cut, 2, new Failure(FailureCode.TRUNCATED, null), null));
    var answer = question(cut, "Three?");

    assertThat(prompt(16_000, null, answer))
        .containsExactly("USER One?", "USER Two?", "ASSISTANT Half", "USER Three?");
  }

  private void started(@Nullable String system) {
    var text = system == null ? null : new Text(system);
    transcript.add(
        new ConversationStarted(conversation, Owner.LOCAL, null, text, null, Metadata.NONE));
  }

  private MessageId question(@Nullable MessageId parent, String text) {
    var answer = MessageId.next();
    transcript.add(
        new MessagePosted(
            conversation, MessageId.next(), answer, parent, new Text(text), TurnOptions.NONE));
    transcript.add(new AnswerStarted(conversation, answer, 1, "m", null, null));
    return answer;
  }

  private MessageId turn(@Nullable MessageId parent, String question, String answer) {
    var id = question(parent, question);
    transcript.add(
        new AnswerCompleted(conversation, id, 1, new Text(answer), null, FinishReason.STOP));
    return id;
  }

  private List<String> prompt(int tokens, @Nullable String system, MessageId answer) {
    return new Prompt(new TokenCounter())
        .of(transcript, answer, new PromptSettings(system, tokens).rules()).stream()
            .map(PromptTest::told)
            .toList();
  }

  private static String told(Message message) {
    return message.getMessageType() + " " + message.getText();
  }

  private static List<Text> texts(String... pieces) {
    return List.of(pieces).stream().map(Text::new).toList();
  }
}
