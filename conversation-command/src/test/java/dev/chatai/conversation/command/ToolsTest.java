package dev.chatai.conversation.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.chatai.conversation.ConversationCommand.CompleteAnswer;
import dev.chatai.conversation.ConversationCommand.PostMessage;
import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.ConversationCommand.RegenerateAnswer;
import dev.chatai.conversation.ConversationEvent.AnswerCompleted;
import dev.chatai.conversation.ConversationEvent.AnswerRequested;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.MessagePosted;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.OnBusy;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tool;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.content.ToolResult;
import dev.chatai.conversation.content.Tools;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Turns that are more than text: calls of tools and their results, tools, images.
class ToolsTest extends ConversationFixture {
  private final MessageId next = MessageId.next();
  private final MessageId nextAnswer = MessageId.next();
  private final Answer calls =
      new Answer(
          new Text(""),
          null,
          List.of(new ToolCall("a", "weather", hello), new ToolCall("b", "weather", hello)),
          List.of(),
          null);
  private final AnswerCompleted called =
      new AnswerCompleted(conversation, answer, 1, calls, usage, FinishReason.TOOL_CALLS);

  private PostMessage ask(After after, Question content, TurnOptions options) {
    return new PostMessage(
        conversation, ada, next, nextAnswer, after, content, options, OnBusy.QUEUE);
  }

  private PostMessage results(String... calls) {
    return ask(After.NEWEST, told(calls), TurnOptions.NONE);
  }

  private Question told(String... calls) {
    return new Question.ToolResults(Stream.of(calls).map(it -> new ToolResult(it, hello)).toList());
  }

  private MessagePosted asked(@Nullable MessageId parent, Question content) {
    return new MessagePosted(conversation, next, nextAnswer, parent, content, TurnOptions.NONE);
  }

  private AnswerStarted begun() {
    return new AnswerStarted(conversation, nextAnswer, 1, "standard", null, RULES);
  }

  @Test
  void an_answer_ends_with_calls_and_their_results_are_the_next_question() {
    axon.given(started, posted, attempt1)
        .when(
            new CompleteAnswer(
                conversation, answer, 1, 1, List.of(), calls, usage, FinishReason.TOOL_CALLS))
        .expectEvents(called);
    axon.given(started, posted, attempt1, called)
        .when(results("b", "a"))
        .expectEvents(asked(answer, told("b", "a")), begun());
  }

  @ParameterizedTest
  @CsvSource({
    "a, MISSING_TOOL_RESULT",
    "a a b, DUPLICATE_TOOL_RESULT",
    "a b c, UNKNOWN_TOOL_CALL",
  })
  void each_call_is_answered_once(String results, Refusal.Code code) {
    refused(code, axon.given(started, posted, attempt1, called).when(results(results.split(" "))));
  }

  @Test
  void results_follow_only_the_answer_that_called() {
    refused(Refusal.Code.UNKNOWN_TOOL_CALL, axon.given(started).when(results("a")));
    refused(
        Refusal.Code.UNKNOWN_TOOL_CALL,
        axon.given(started, posted, attempt1).when(results("a", "b")));
    refused(
        Refusal.Code.UNKNOWN_TOOL_CALL,
        axon.given(started, posted, attempt1, called, asked(answer, told("a", "b")), begun())
            .when(
                new PostMessage(
                    conversation,
                    ada,
                    MessageId.next(),
                    MessageId.next(),
                    After.NEWEST,
                    told("a", "b"),
                    TurnOptions.NONE,
                    OnBusy.QUEUE)));
  }

  @Test
  void calls_of_an_answer_that_was_cut_are_not_answered() {
    var cut = new AnswerCompleted(conversation, answer, 1, calls, usage, FinishReason.LENGTH);
    refused(
        Refusal.Code.UNKNOWN_TOOL_CALL,
        axon.given(started, posted, attempt1, cut).when(results("a", "b")));
  }

  @Test
  void something_else_may_be_asked_and_the_calls_may_be_answered_later() {
    axon.given(started, posted, attempt1, called)
        .when(ask(After.NEWEST, hello, TurnOptions.NONE))
        .expectEvents(asked(answer, hello), begun());
    var other = MessageId.next();
    axon.given(
            started,
            posted,
            attempt1,
            called,
            new MessagePosted(
                conversation, MessageId.next(), other, answer, hello, TurnOptions.NONE),
            new AnswerStarted(conversation, other, 1, "standard", null, RULES),
            new AnswerCompleted(conversation, other, 1, Answer.of(hello), usage, FinishReason.STOP))
        .when(ask(After.message(answer), told("a", "b"), TurnOptions.NONE))
        .expectEvents(asked(answer, told("a", "b")), begun());
  }

  private static TurnOptions options(Tools tools) {
    return new TurnOptions(null, 0.5, null, null, null, null, null, tools, null, null, null);
  }

  private static Tool tool(String name, String schema) {
    return new Tool(name, null, new Text(schema), null);
  }

  @Test
  void tools_are_of_the_question_and_its_other_answers_have_them_from_there() {
    var options = options(new Tools(List.of(tool("weather", "{}")), null, null));
    var posted = new MessagePosted(conversation, question, answer, null, hello, options);
    axon.given(started)
        .when(post(question, answer, ada, After.NEWEST, options))
        .expectEvents(posted, attempt1);
    axon.given(started, posted, attempt1, completed)
        .when(
            new RegenerateAnswer(
                conversation, ada, answer, nextAnswer, TurnOptions.NONE, OnBusy.QUEUE))
        .expectEvents(
            new AnswerRequested(conversation, question, nextAnswer, options.withoutWords()),
            begun());
  }

  @Test
  void tools_are_well_formed() {
    var weather = tool("weather", "{}");
    var named = new Tools.Choice(Tools.Choice.Mode.NAMED, "time");
    for (var tools :
        List.of(
            new Tools(List.of(), null, null),
            new Tools(Collections.nCopies(129, weather), null, null),
            new Tools(List.of(weather, weather), null, null),
            new Tools(List.of(tool("the weather", "{}")), null, null),
            new Tools(List.of(tool("x".repeat(65), "{}")), null, null),
            new Tools(List.of(tool("weather", "[]")), null, null),
            new Tools(List.of(tool("weather", "{")), null, null),
            new Tools(List.of(weather), named, null))) {
      refused(
          Refusal.Code.INVALID_TOOL,
          axon.given(started).when(post(question, answer, ada, After.NEWEST, options(tools))));
    }
  }

  private static Question image(String url) {
    return new Question.Parts(List.of(new Part.ImagePart(new Text(url))));
  }

  private static String data(String type, String bytes) {
    return "data:image/"
        + type
        + ";base64,"
        + Base64.getEncoder().encodeToString(bytes.getBytes(ISO_8859_1));
  }

  private static Stream<String> images() {
    return Stream.of(
        "https://example.org/a?b=c",
        data("png", "\u0089PNG\r\n\u001a\n…"),
        data("jpeg", "\u00ff\u00d8\u00ff…"),
        data("gif", "GIF89a…"),
        data("webp", "RIFF\n\n\n\nWEBP…"));
  }

  @ParameterizedTest
  @MethodSource("images")
  void an_image_is_accepted(String url) {
    axon.given(started)
        .when(ask(After.NEWEST, image(url), TurnOptions.NONE))
        .expectEvents(asked(null, image(url)), begun());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/a.png",
        "https:///a.png",
        "https://exa mple.org",
        "file:///etc/passwd",
        "data:image/png;base64,R0lGODlh",
        "data:image/svg+xml;base64,R0lGODlh",
        "data:image/gif;base64,R0lGODlh*",
        "data:image/gif;base64,",
        "data:image/gif,GIF89a",
      })
  void an_image_is_what_it_says_it_is(String url) {
    refused(
        Refusal.Code.INVALID_IMAGE,
        axon.given(started).when(ask(After.NEWEST, image(url), TurnOptions.NONE)));
  }

  @Test
  void there_are_at_most_sixteen_images() {
    var image = new Part.ImagePart(new Text("https://example.org/a.png"));
    refused(
        Refusal.Code.INVALID_IMAGE,
        axon.given(started)
            .when(
                ask(
                    After.NEWEST,
                    new Question.Parts(Collections.nCopies(17, image)),
                    TurnOptions.NONE)));
  }
}
