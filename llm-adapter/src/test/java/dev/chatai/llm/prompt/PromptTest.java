package dev.chatai.llm.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.ConversationEvent.AnswerCancelled;
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
import dev.chatai.conversation.PromptRules;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.content.ToolResult;
import dev.chatai.llm.upstream.UpstreamRequest;
import dev.chatai.llm.upstream.UserParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;

class PromptTest {
  private static final TokenCounter TOKENS = new TokenCounter();

  private static final List<String> WORDS =
      List.of("word", "Größe", "東京", "🙂", "<|endoftext|>", "<|im_start|>", "1234567", "...", "a");

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
        .containsExactly("USER One?\n\nTwo?", "ASSISTANT Half", "USER Three?");
  }

  @Test
  void leaves_out_an_answer_without_text_and_joins_the_questions_around_it() {
    started(null);
    var cancelled = question(turn(null, "One?", "Yes."), "Two?");
    transcript.add(new AnswerCancelled(conversation, cancelled, 1, null));
    var blank = turn(cancelled, "Three?", " \n");
    var answer = question(blank, "Four?");

    assertThat(prompt(16_000, null, answer))
        .containsExactly("USER One?", "ASSISTANT Yes.", "USER Two?\n\nThree?\n\nFour?");
  }

  @Test
  void begins_with_a_question_where_the_budget_cuts_one_from_its_answer() {
    started("S");
    var answer = question(turn(null, "long ".repeat(100), "Yes."), "Two?");

    assertThat(prompt(60, null, answer)).containsExactly("SYSTEM S", "USER Two?");
  }

  @Test
  void of_an_attempt_before_the_rule_is_as_it_was_sent() {
    started("S");
    var empty = question(turn(null, "long ".repeat(100), "Yes."), "Two?");
    transcript.add(new AnswerCancelled(conversation, empty, 1, null));
    var answer = question(turn(empty, "Three?", " "), "Four?");

    assertThat(prompt(new PromptRules(60, null).withoutVersion(), answer))
        .containsExactly(
            "SYSTEM S", "ASSISTANT Yes.", "USER Two?", "USER Three?", "ASSISTANT  ", "USER Four?");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void alternates_and_keeps_the_budget_whatever_was_said(long seed) {
    var random = new Random(seed);
    for (var round = 0; round < 100; round++) {
      var system = random.nextBoolean() ? words(random, 20) : null;
      started(system);
      @Nullable MessageId last = null;
      for (var turns = random.nextInt(12); turns > 0; turns--) {
        last =
            switch (random.nextInt(4)) {
              case 0 -> cancelled(last, words(random, 30), "");
              case 1 -> cancelled(last, words(random, 30), words(random, 10));
              case 2 -> turn(last, words(random, 30), random.nextBoolean() ? "" : "\n \t");
              default -> turn(last, words(random, 30), words(random, 30));
            };
      }
      var question = words(random, 30);
      var answer = question(last, question);
      var rules = new PromptRules(1 + random.nextInt(400), null);

      var sent = messages(rules, answer);

      var said = new ArrayList<>(sent);
      if (said.getFirst() instanceof SystemMessage) {
        assertThat(said.removeFirst().getText()).isEqualTo(system);
      }
      for (var i = 0; i < said.size(); i++) {
        assertThat(said.get(i).getMessageType())
            .isEqualTo(i % 2 == 0 ? MessageType.USER : MessageType.ASSISTANT);
        assertThat(said.get(i).getText()).isNotBlank();
      }
      assertThat(said.getLast().getText()).endsWith(question);
      if (said.size() > 1 || !question.equals(said.getLast().getText())) {
        assertThat(
                TOKENS
                    .of(new UpstreamRequest("m", sent, TurnOptions.NONE), Stream.of())
                    .promptTokens())
            .isLessThanOrEqualTo(rules.contextTokens());
      }
    }
  }

  @Test
  void tells_a_call_with_its_results_and_an_open_one_as_not_carried_out() {
    started(null);
    var called = called(question(null, "One?"), "c1");
    var answered = called(results(called, "c1", "Rain"), "c2");
    var answer = question(answered, "Never mind.");

    var sent = messages(new PromptRules(16_000, null), answer);

    assertThat(sent)
        .extracting(Message::getMessageType)
        .containsExactly(
            MessageType.USER,
            MessageType.ASSISTANT,
            MessageType.TOOL,
            MessageType.ASSISTANT,
            MessageType.TOOL,
            MessageType.USER);
    assertThat(((ToolResponseMessage) sent.get(2)).getResponses())
        .extracting(it -> it.id() + " " + it.responseData())
        .containsExactly("c1 Rain");
    assertThat(((ToolResponseMessage) sent.get(4)).getResponses())
        .extracting(it -> it.id() + " " + it.responseData())
        .containsExactly("c2 " + Unit.NOT_CARRIED_OUT.value());
  }

  @Test
  void of_many_calls_keeps_the_question_and_the_newest_whole() {
    started(null);
    var last = question(turn(null, "Old?", "Yes."), "One?");
    for (var round = 0; round < 10; round++) {
      last = results(called(last, "c" + round), "c" + round, "word ".repeat(50));
    }

    var sent = messages(new PromptRules(300, null), last);

    assertThat(sent.getFirst().getText()).isEqualTo("One?");
    assertThat(sent).hasSizeBetween(5, 11);
    for (var i = 1; i < sent.size(); i += 2) {
      var call = ((AssistantMessage) sent.get(i)).getToolCalls().getFirst();
      var result = ((ToolResponseMessage) sent.get(i + 1)).getResponses().getFirst();
      assertThat(result.id()).isEqualTo(call.id());
    }
    assertThat(((ToolResponseMessage) sent.getLast()).getResponses().getFirst().id())
        .isEqualTo("c9");
  }

  @Test
  void a_call_of_an_answer_that_failed_is_none() {
    started(null);
    var failed = question(null, "One?");
    var call = new Piece.ToolCallFragment(0, "c", "weather", new Text("{"));
    transcript.add(new AnswerProgressed(conversation, failed, 1, 1, List.of(call)));
    transcript.add(
        new AnswerFailed(conversation, failed, 1, new Failure(FailureCode.TRUNCATED, null), null));

    assertThat(prompt(16_000, null, question(failed, "Two?"))).containsExactly("USER One?\n\nTwo?");
  }

  @Test
  void images_keep_their_place_and_count_in_the_budget() {
    started(null);
    var parts =
        List.<Part>of(
            new Part.TextPart(new Text("Before")),
            new Part.ImagePart(new Text("https://a.example/b.png")),
            new Part.TextPart(new Text("after")));
    var first = asked(null, new Question.Parts(parts));
    transcript.add(
        new AnswerCompleted(
            conversation, first, 1, Answer.of(new Text("Yes.")), null, FinishReason.STOP));
    var answer = question(first, "Two?");

    assertThat(UserParts.of(messages(new PromptRules(16_000, null), answer).getFirst()))
        .isEqualTo(parts);
    assertThat(prompt(700, null, answer)).containsExactly("USER Two?");
  }

  private MessageId called(MessageId answer, String id) {
    var call = new ToolCall(id, "weather", new Text("{}"));
    var content = new Answer(new Text(""), null, List.of(call), List.of(), null);
    transcript.add(
        new AnswerCompleted(conversation, answer, 1, content, null, FinishReason.TOOL_CALLS));
    return answer;
  }

  private MessageId results(MessageId parent, String id, String result) {
    return asked(parent, new Question.ToolResults(List.of(new ToolResult(id, new Text(result)))));
  }

  private static String words(Random random, int most) {
    return random
        .ints(1 + random.nextInt(most), 0, WORDS.size())
        .mapToObj(WORDS::get)
        .collect(Collectors.joining(random.nextBoolean() ? " " : "\n"));
  }

  private MessageId cancelled(@Nullable MessageId parent, String question, String shown) {
    var answer = question(parent, question);
    if (!shown.isEmpty()) {
      transcript.add(new AnswerProgressed(conversation, answer, 1, 1, texts(shown)));
    }
    transcript.add(new AnswerCancelled(conversation, answer, 1, null));
    return answer;
  }

  private void started(@Nullable String system) {
    var text = system == null ? null : new Text(system);
    transcript.add(
        new ConversationStarted(conversation, Owner.LOCAL, null, text, null, Metadata.NONE));
  }

  private MessageId question(@Nullable MessageId parent, String text) {
    return asked(parent, new Text(text));
  }

  private MessageId asked(@Nullable MessageId parent, Question content) {
    var answer = MessageId.next();
    transcript.add(
        new MessagePosted(
            conversation, MessageId.next(), answer, parent, content, TurnOptions.NONE));
    transcript.add(new AnswerStarted(conversation, answer, 1, "m", null, null));
    return answer;
  }

  private MessageId turn(@Nullable MessageId parent, String question, String answer) {
    var id = question(parent, question);
    transcript.add(
        new AnswerCompleted(
            conversation, id, 1, Answer.of(new Text(answer)), null, FinishReason.STOP));
    return id;
  }

  private List<String> prompt(int tokens, @Nullable String system, MessageId answer) {
    return prompt(new PromptSettings(system, tokens).rules(), answer);
  }

  private List<String> prompt(PromptRules rules, MessageId answer) {
    return messages(rules, answer).stream().map(PromptTest::line).toList();
  }

  private List<Message> messages(PromptRules rules, MessageId answer) {
    return new Prompt(TOKENS).of(transcript, answer, rules);
  }

  private static String line(Message message) {
    return message.getMessageType() + " " + message.getText();
  }

  private static List<Piece> texts(String... pieces) {
    return List.of(pieces).stream().<Piece>map(Text::new).toList();
  }
}
