package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chatai.conversation.ConversationCommand.AddedMessage;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.conversation.answer.StatelessAnswers;
import dev.chatai.conversation.answer.StatelessAnswers.Ended;
import dev.chatai.conversation.answer.StatelessTurn;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.content.ToolResult;
import dev.chatai.llm.FakeUpstream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

/// Answers in no conversation: as all others, but nothing of them is in the log.
@Timeout(60)
class StatelessTest extends ClientTest {
  @Autowired private StatelessAnswers answers;
  @Autowired private EventStore events;
  private long before;

  @BeforeEach
  void countEvents() {
    before = newest();
  }

  @AfterEach
  void nothing_is_in_the_log() {
    assertThat(newest()).isEqualTo(before);
  }

  private long newest() {
    var head = events.createHeadToken();
    return head == null ? -1 : head.position().orElse(-1); // null while it is empty
  }

  /// All that is heard of an answer.
  private static final class Heard implements StatelessAnswers.Listener {
    private final List<Integer> attempts = new CopyOnWriteArrayList<>();
    private final List<LiveAnswers.Live> pieces = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Ended> end = new CompletableFuture<>();

    @Override
    public void began(int attempt) {
      attempts.add(attempt);
    }

    @Override
    public void said(LiveAnswers.Live piece) {
      pieces.add(piece);
    }

    @Override
    public void ended(Ended ended) {
      assertThat(end.complete(ended)).as("ended once").isTrue();
    }

    private String text() {
      return Answer.of(pieces.stream().map(LiveAnswers.Live::piece).toList()).text().value();
    }
  }

  private static StatelessTurn turn(String question) {
    return turn(List.of(), new Text(question), TurnOptions.NONE);
  }

  private static StatelessTurn turn(
      List<AddedMessage> before, Question question, TurnOptions options) {
    return new StatelessTurn(MessageId.next(), before, question, options);
  }

  private static AddedMessage asked(String text) {
    return new AddedMessage(MessageId.next(), new Text(text), null);
  }

  private Heard ask(StatelessTurn turn) {
    var heard = new Heard();
    var _ = answers.ask(turn, heard);
    return heard;
  }

  private static TurnOptions options(
      @Nullable String system, @Nullable ResponseFormat format, @Nullable String model) {
    return new TurnOptions(
        model,
        0.5,
        null,
        null,
        null,
        null,
        null,
        null,
        format,
        system == null ? null : new Text(system),
        null);
  }

  @Test
  void an_answer_is_told_piece_by_piece_and_whole() {
    var heard = ask(turn("one two 7301"));

    var end = heard.end.join();
    assertThat(end.content().text().value()).isEqualTo(FakeUpstream.echo("one two 7301"));
    assertThat(heard.text()).isEqualTo(end.content().text().value());
    assertThat(heard.pieces).extracting(LiveAnswers.Live::number).containsExactly(1, 2, 3, 4);
    assertThat(end.reason()).isEqualTo(FinishReason.STOP);
    assertThat(end.failure()).isNull();
    assertThat(end.model()).isEqualTo(FakeUpstream.MODEL);
    assertThat(Objects.requireNonNull(end.usage()).totalTokens()).isPositive();
  }

  @Test
  void the_model_reads_what_was_said_before() {
    var call = new ToolCall("call_1", "weather", new Text("{\"city\":\"Ulm\"}"));
    var turn =
        turn(
            List.of(
                asked("first 7302"),
                new AddedMessage(MessageId.next(), null, Answer.of(new Text("answered"))),
                asked("second"),
                asked("third"),
                new AddedMessage(
                    MessageId.next(),
                    null,
                    new Answer(new Text(""), null, List.of(call), List.of(), null))),
            new Question.ToolResults(List.of(new ToolResult("call_1", new Text("rain 7302")))),
            options("Be brief.", null, "other-model"));

    ask(turn).end.join();

    var request = upstream.requests("rain 7302").getFirst();
    assertThat(request.model()).isEqualTo("other-model");
    assertThat(request.body().get("temperature").asDouble()).isEqualTo(0.5);
    assertThat(request.messages())
        .extracting(FakeUpstream.Message::role)
        .containsExactly("system", "user", "assistant", "user", "assistant", "tool");
    assertThat(request.messages().get(0).content()).isEqualTo("Be brief.");
    assertThat(request.messages().get(3).content()).isEqualTo("second\n\nthird");
    assertThat(request.body().at("/messages/4/tool_calls/0/id").asString()).isEqualTo("call_1");
  }

  @Test
  void attempts_that_said_nothing_are_made_again() {
    var heard = ask(turn("please [[flaky:2]] 7303"));

    assertThat(heard.end.join().reason()).isEqualTo(FinishReason.STOP);
    assertThat(heard.attempts).containsExactly(1, 2, 3);
    assertThat(heard.end.join().attempts()).isEqualTo(3);
    assertThat(upstream.requests("7303")).hasSize(3);
  }

  @Test
  void three_attempts_are_enough_and_a_refusal_ends_at_once() {
    var failing = ask(turn("please [[status:503]] 7304"));
    var refused = ask(turn("please [[context-too-long]] 7305"));

    assertThat(code(refused)).isEqualTo(FailureCode.CONTEXT_TOO_LONG);
    assertThat(refused.attempts).containsExactly(1);
    assertThat(code(failing)).isEqualTo(FailureCode.UPSTREAM_ERROR);
    assertThat(upstream.requests("7304")).hasSize(3);
  }

  private static @Nullable FailureCode code(Heard heard) {
    var failure = heard.end.join().failure();
    return failure == null ? null : failure.code();
  }

  @Test
  void what_broke_off_has_the_text_that_was_said() {
    var heard = ask(turn("one [[tcp-cut]] 7306"));

    assertThat(code(heard)).isEqualTo(FailureCode.TRUNCATED);
    assertThat(heard.end.join().content().text().value()).isEqualTo(heard.text()).isNotEmpty();
  }

  @Test
  void closing_it_closes_the_upstream_connection_and_counts_what_was_said() throws Exception {
    var heard = new Heard();
    var underWay = answers.ask(turn("take [[slow:300,20]] your time 7307"), heard);
    await().until(() -> heard.pieces.size() > 3);

    underWay.close();

    assertThat(upstream.requests("7307").getFirst().awaitClosed(Duration.ofSeconds(1))).isTrue();
    var end = heard.end.join();
    assertThat(end.reason()).isNull();
    assertThat(end.failure()).isNull();
    assertThat(Objects.requireNonNull(end.usage()).completionTokens()).isPositive();
    underWay.close();
  }

  @Test
  void closing_it_between_attempts_ends_it() {
    var heard = new Heard();
    var underWay = answers.ask(turn("please [[status:429,Retry-After=15]] 7308"), heard);
    await().until(() -> !upstream.requests("7308").isEmpty());

    underWay.close();

    assertThat(heard.end.orTimeout(5, TimeUnit.SECONDS).join().failure()).isNull();
  }

  @Test
  void its_form_is_checked() {
    var json = new ResponseFormat(ResponseFormat.Type.JSON_OBJECT, null, null, null);
    var heard = ask(turn(List.of(), new Text("no json 7309"), options(null, json, null)));

    assertThat(heard.end.join().content().formatValid()).isFalse();
  }

  @Test
  void reasoning_is_told() {
    var heard = ask(turn("why [[case:thought-in-reasoning_content-str]] 7310"));

    assertThat(heard.end.join().content().reasoning()).isNotNull();
    assertThat(heard.pieces).anyMatch(it -> it.piece() instanceof Piece.Reasoning);
  }

  @Test
  void what_no_turn_may_ask_is_refused() {
    var results = new Question.ToolResults(List.of(new ToolResult("call_9", new Text("?"))));

    assertThatThrownBy(() -> ask(turn(List.of(asked("hi")), results, TurnOptions.NONE)))
        .satisfies(it ->
            assertThat(Objects.requireNonNull(Refusal.in(it)).code())
                .isEqualTo(Refusal.Code.UNKNOWN_TOOL_CALL));
  }
}
