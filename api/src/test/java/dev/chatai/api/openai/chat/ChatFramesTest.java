package dev.chatai.api.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatai.api.openai.Frames.Frame;
import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.Failure;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.answer.StreamNumber;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.query.AnswerEvent;
import dev.chatai.conversation.query.MessageStatus;
import dev.chatai.conversation.query.MessageView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// An answer as chunks.
class ChatFramesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<Piece> PIECES =
      List.of(
          new Piece.Reasoning(new Text("Hm.")),
          new Text("Let me see."),
          new Citation(new Text("https://example.org/a"), null, 0, 3),
          new Piece.ToolCallFragment(0, "call_1", "weather", new Text("{\"city\":")),
          new Piece.ToolCallFragment(1, "call_2", "time", null),
          new Piece.ToolCallFragment(0, null, null, new Text("\"Ulm\"}")));

  private final MessageId answer = MessageId.next();
  private final ChatFrames frames = new ChatFrames(answer, "some-model", true);

  private static AnswerEvent said(Piece piece) {
    return new AnswerEvent.Delta(StreamNumber.of(1, 1), piece);
  }

  private AnswerEvent settled(MessageStatus status, @Nullable FinishReason reason, Answer content) {
    return new AnswerEvent.Settled(
        StreamNumber.end(1),
        new MessageView(
            answer,
            MessageView.Author.ASSISTANT,
            content.text().value(),
            Instant.EPOCH,
            null,
            status,
            "some-model",
            reason,
            new Usage(1, 2, 3, 1, null),
            1,
            status == MessageStatus.FAILED
                ? new MessageView.ErrorView(new Failure(FailureCode.TRUNCATED, null))
                : null,
            MessageView.Details.of(content)));
  }

  private static String json(Frame frame) {
    assertThat(frame.event()).isNull();
    return frame.data() instanceof String text ? text : JSON.writeValueAsString(frame.data());
  }

  private static List<String> deltas(List<Frame> frames) {
    return frames.stream()
        .map(ChatFramesTest::json)
        .filter(it -> it.startsWith("{"))
        .map(it -> JSON.readTree(it).at("/choices/0/delta").toString())
        .toList();
  }

  @Test
  void each_piece_is_a_chunk_of_its_kind() {
    var told = new ArrayList<Frame>(frames.of(AnswerEvent.started(1)));
    assertThat(told).isEmpty();
    PIECES.forEach(it -> told.addAll(frames.of(said(it))));
    told.addAll(
        frames.of(settled(MessageStatus.COMPLETED, FinishReason.TOOL_CALLS, Answer.of(PIECES))));

    assertThat(deltas(told).subList(0, 8))
        .containsExactly(
            "{\"role\":\"assistant\",\"content\":\"\"}",
            "{\"reasoning_content\":\"Hm.\"}",
            "{\"content\":\"Let me see.\"}",
            "{\"annotations\":[{\"type\":\"url_citation\",\"url_citation\":{\"url\":"
                + "\"https://example.org/a\",\"title\":\"\",\"start_index\":0,\"end_index\":3}}]}",
            "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
                + "\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\"}}]}",
            "{\"tool_calls\":[{\"index\":1,\"id\":\"call_2\",\"type\":\"function\","
                + "\"function\":{\"name\":\"time\",\"arguments\":\"\"}}]}",
            "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\"Ulm\\\"}\"}}]}",
            "{}");
    assertThat(json(told.get(7))).contains("\"finish_reason\":\"tool_calls\"");
    assertThat(json(told.get(8))).contains("\"choices\":[]", "\"reasoning_tokens\":1");
    assertThat(json(told.getLast())).isEqualTo("[DONE]");
  }

  @Test
  void a_refusal_is_told_at_the_end() {
    var no = new Text("No.");
    frames.of(said(no));

    var told = frames.of(settled(MessageStatus.COMPLETED, FinishReason.REFUSAL, Answer.of(no)));

    assertThat(deltas(told)).startsWith("{\"refusal\":\"No.\"}");
    assertThat(json(told.get(1))).contains("\"finish_reason\":\"stop\"");
  }

  @Test
  void what_did_not_come_to_its_end_has_none() {
    var nothing = Answer.of(new Text(""));
    for (var status : List.of(MessageStatus.FAILED, MessageStatus.CANCELLED)) {
      assertThatThrownBy(() -> frames.of(settled(status, null, nothing)))
          .isInstanceOf(Problem.class);
    }
  }

  @Test
  void an_attempt_that_had_only_thought_is_followed_by_the_next_and_one_that_had_spoken_is_not() {
    frames.of(said(new Piece.Reasoning(new Text("Hm."))));
    assertThat(frames.of(AnswerEvent.started(2))).isEmpty();

    frames.of(said(new Text("Let")));
    assertThatThrownBy(() -> frames.of(AnswerEvent.started(3))).isInstanceOf(Problem.class);
  }
}
