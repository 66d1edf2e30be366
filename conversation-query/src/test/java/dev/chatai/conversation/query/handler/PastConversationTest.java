package dev.chatai.conversation.query.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationEvent.AnswerCancelled;
import dev.chatai.conversation.ConversationEvent.AnswerCompleted;
import dev.chatai.conversation.ConversationEvent.AnswerProgressed;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.ConversationStarted;
import dev.chatai.conversation.ConversationEvent.MessagePosted;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolResult;
import dev.chatai.conversation.query.projection.ConversationFold;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// The fold that the stored read model has, too: what messages look like, as JSON.
class PastConversationTest {
  private static final ConversationId CONVERSATION =
      new ConversationId(UUID.fromString("00000000-0000-7000-8000-000000000001"));
  private static final MessageId QUESTION =
      new MessageId(UUID.fromString("00000000-0000-7000-8000-000000000002"));
  private static final MessageId ANSWER =
      new MessageId(UUID.fromString("00000000-0000-7000-8000-000000000003"));
  private static final List<Piece> PIECES =
      List.of(
          new Piece.Reasoning(new Text("Hm")),
          new Piece.Reasoning(new Text("m.")),
          new Text("Let me "),
          new Piece.ToolCallFragment(1, "b", "time", null),
          new Text("see."),
          new Piece.ToolCallFragment(0, "a", "weather", new Text("{\"city\":")),
          new Citation(new Text("https://example.org"), new Text("Source"), 0, 6),
          new Piece.ToolCallFragment(0, null, null, new Text("\"Ulm\"}")));

  private final PastConversation past = new PastConversation();
  private final ConversationFold fold = new ConversationFold(past);
  private final JsonMapper json = new JsonMapper();

  private void happened(ConversationEvent event) {
    fold.apply(event, Instant.EPOCH);
  }

  private void asked(@Nullable MessageId parent, Question content) {
    happened(new ConversationStarted(CONVERSATION, Owner.LOCAL, null, null, null, Metadata.NONE));
    happened(new MessagePosted(CONVERSATION, QUESTION, ANSWER, parent, content, TurnOptions.NONE));
    happened(new AnswerStarted(CONVERSATION, ANSWER, 1, "m", null, null));
  }

  private String message(int index) {
    var view = Objects.requireNonNull(past.view());
    return json.writeValueAsString(view.messages().get(index));
  }

  @Test
  void messages_that_are_text_only_have_nothing_else() {
    asked(null, new Text("Hi"));
    happened(
        new AnswerCompleted(
            CONVERSATION,
            ANSWER,
            1,
            Answer.of(new Text("Ho")),
            new Usage(1, 2, 3),
            FinishReason.STOP));

    assertThat(message(0))
        .isEqualTo(
            "{\"id\":\"00000000-0000-7000-8000-000000000002\",\"author\":\"user\",\"content\":\"Hi\","
                + "\"created_at\":\"1970-01-01T00:00:00Z\",\"parent_id\":null,"
                + "\"status\":\"completed\"}");
    assertThat(message(1))
        .isEqualTo(
            "{\"id\":\"00000000-0000-7000-8000-000000000003\",\"author\":\"assistant\","
                + "\"content\":\"Ho\",\"created_at\":\"1970-01-01T00:00:00Z\","
                + "\"parent_id\":\"00000000-0000-7000-8000-000000000002\",\"status\":\"completed\","
                + "\"model\":\"m\",\"finish_reason\":\"stop\",\"usage\":{\"prompt_tokens\":1,"
                + "\"completion_tokens\":2,\"total_tokens\":3},\"attempts\":1}");
  }

  @Test
  void a_question_has_its_parts() {
    asked(
        null,
        new Question.Parts(
            List.of(
                new Part.TextPart(new Text("This?")),
                new Part.ImagePart(new Text("https://example.org/a.png")),
                new Part.TextPart(new Text("Or that?")))));

    assertThat(message(0))
        .contains("\"author\":\"user\",\"content\":\"This?\\n\\nOr that?\"")
        .endsWith(
            "\"parts\":[{\"type\":\"text\",\"text\":\"This?\"},"
                + "{\"type\":\"image\",\"url\":\"https://example.org/a.png\"},"
                + "{\"type\":\"text\",\"text\":\"Or that?\"}]}");
  }

  @Test
  void the_results_of_tools_are_the_tools() {
    asked(
        null, new Question.ToolResults(List.of(new ToolResult("call_1", new Text("{\"c\":21}")))));

    assertThat(message(0))
        .contains("\"author\":\"tool\",\"content\":\"{\\\"c\\\":21}\"")
        .endsWith(
            "\"tool_results\":[{\"tool_call_id\":\"call_1\",\"content\":\"{\\\"c\\\":21}\"}]}");
  }

  @Test
  void an_answer_has_reasoning_calls_and_citations() {
    asked(null, new Text("Hi"));
    happened(new AnswerProgressed(CONVERSATION, ANSWER, 1, 1, PIECES));
    happened(
        new AnswerCompleted(
            CONVERSATION,
            ANSWER,
            1,
            Answer.of(PIECES).withFormatValid(false),
            new Usage(1, 2, 3, 1, 0),
            FinishReason.TOOL_CALLS));

    assertThat(message(1))
        .contains("\"content\":\"Let me see.\"", "\"finish_reason\":\"tool_calls\"")
        .contains("\"total_tokens\":3,\"reasoning_tokens\":1,\"cached_tokens\":0}")
        .endsWith(
            "\"reasoning\":\"Hmm.\",\"tool_calls\":["
                + "{\"id\":\"a\",\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Ulm\\\"}\"},"
                + "{\"id\":\"b\",\"name\":\"time\",\"arguments\":\"\"}],"
                + "\"citations\":[{\"url\":\"https://example.org\",\"title\":\"Source\","
                + "\"start\":0,\"end\":6}],\"format_valid\":false}");
  }

  @Test
  void calls_of_an_answer_that_has_not_ended_or_was_stopped_are_not_shown() {
    asked(null, new Text("Hi"));
    happened(new AnswerProgressed(CONVERSATION, ANSWER, 1, 1, PIECES));

    assertThat(message(1)).contains("\"reasoning\":\"Hmm.\"").doesNotContain("tool_calls");

    happened(new AnswerCancelled(CONVERSATION, ANSWER, 1, null));

    assertThat(message(1))
        .contains("\"status\":\"cancelled\"", "\"reasoning\":\"Hmm.\"", "\"citations\":[")
        .doesNotContain("tool_calls");
  }
}
