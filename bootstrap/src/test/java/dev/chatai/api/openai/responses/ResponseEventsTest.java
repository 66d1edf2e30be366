package dev.chatai.api.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.api.openai.OpenAiIds;
import dev.chatai.api.openai.OpenResponses;
import dev.chatai.api.problem.ErrorEnvelope;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.Failure;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.TurnOptions;
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
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// A stream as OpenAI's clients insist on it, and as the specification's schemas say.
class ResponseEventsTest {
  private static final List<Piece> PIECES =
      List.of(
          new Piece.Reasoning(new Text("Pondering ")),
          new Piece.Reasoning(new Text("galoshes.")),
          new Text("Let me "),
          new Text("see."),
          new Citation(new Text("https://example.org/source"), null, 0, 3),
          new Piece.ToolCallFragment(0, "call_1", "weather", new Text("{\"city\":")),
          new Piece.ToolCallFragment(1, "call_2", "time", null),
          new Piece.ToolCallFragment(0, null, null, new Text("\"Ulm\"}")),
          new Piece.ToolCallFragment(1, null, null, new Text("{}")));

  private final MessageId answer = MessageId.next();
  private final Response response =
      new Response(answer, ConversationId.next(), null, TurnOptions.NONE, "demo", false);

  private static List<AnswerEvent> attempt(int attempt, List<? extends Piece> pieces) {
    var events = new ArrayList<AnswerEvent>();
    events.add(AnswerEvent.started(attempt));
    for (var piece : pieces) {
      events.add(new AnswerEvent.Delta(StreamNumber.of(attempt, events.size()), piece));
    }
    return events;
  }

  private AnswerEvent end(
      MessageStatus status, List<? extends Piece> pieces, @Nullable FinishReason reason) {
    var content = Answer.of(pieces);
    var failed = status == MessageStatus.FAILED;
    return new AnswerEvent.Settled(
        StreamNumber.end(1),
        new MessageView(
            answer,
            MessageView.Author.ASSISTANT,
            content.text().value(),
            Instant.EPOCH,
            MessageId.next(),
            status,
            "demo",
            reason,
            new Usage(1, 2, 3, 1, 0),
            1,
            failed
                ? new MessageView.ErrorView(new Failure(FailureCode.UPSTREAM_TIMEOUT, null))
                : null,
            MessageView.Details.of(
                status == MessageStatus.COMPLETED ? content : content.withoutToolCalls())));
  }

  private List<JsonNode> stream(List<AnswerEvent> events) {
    var renderer = new ResponseEvents(response);
    var told = new ArrayList<>(renderer.begin());
    events.forEach(it -> told.addAll(renderer.of(it)));
    var json = told.stream().map(OpenResponses::json).toList();
    assertThat(json).allSatisfy(OpenResponses::assertEvent);
    assertThat(json.stream().map(it -> it.get("sequence_number").asInt()))
        .containsExactlyElementsOf(IntStream.range(0, json.size()).boxed().toList());
    return json;
  }

  private static List<AnswerEvent> with(List<AnswerEvent> events, AnswerEvent... more) {
    var all = new ArrayList<>(events);
    all.addAll(List.of(more));
    return all;
  }

  private static List<String> types(List<JsonNode> events) {
    return events.stream().map(it -> it.get("type").asString()).toList();
  }

  @Test
  void text_is_told_in_the_order_that_clients_insist_on() {
    var pieces = List.of(new Text("Hel"), new Text("lo"));
    var events =
        stream(with(attempt(1, pieces), end(MessageStatus.COMPLETED, pieces, FinishReason.STOP)));

    assertThat(types(events))
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    assertThat(events.get(6).get("text").asString()).isEqualTo("Hello");
    var done = events.getLast().get("response");
    assertThat(done.at("/output/0")).isEqualTo(events.get(8).get("item"));
    assertThat(done.at("/output/0/content/0/text").asString()).isEqualTo("Hello");
    assertThat(done.at("/usage/total_tokens").asInt()).isEqualTo(3);
    assertThat(events.getFirst().at("/response/id")).isEqualTo(done.get("id"));
    assertThat(events.getFirst().at("/response/created_at")).isEqualTo(done.get("created_at"));
  }

  @Test
  void reasoning_text_citations_and_calls_are_items_of_their_own() {
    var events =
        stream(
            with(
                attempt(1, PIECES), end(MessageStatus.COMPLETED, PIECES, FinishReason.TOOL_CALLS)));

    assertThat(types(events).subList(2, 9))
        .containsExactly(
            "response.output_item.added",
            "response.reasoning_summary_part.added",
            "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.done",
            "response.reasoning_summary_part.done",
            "response.output_item.done");
    assertThat(types(events)).contains("response.output_text.annotation.added");
    var items =
        events.stream()
            .filter(it -> it.get("type").asString().equals("response.output_item.done"))
            .sorted((a, b) -> a.get("output_index").asInt() - b.get("output_index").asInt())
            .map(it -> it.get("item"))
            .toList();
    assertThat(events.getLast().at("/response/output").valueStream())
        .containsExactlyElementsOf(items);
    assertThat(items)
        .extracting(it -> it.get("id").asString())
        .containsExactly(
            OpenAiIds.reasoning(answer),
            OpenAiIds.message(answer),
            OpenAiIds.toolCall(answer, 0),
            OpenAiIds.toolCall(answer, 1));
    assertThat(items.get(2).get("arguments").asString()).isEqualTo("{\"city\":\"Ulm\"}");
    assertEachItemBeginsAndEndsOnce(events);
  }

  private static void assertEachItemBeginsAndEndsOnce(List<JsonNode> events) {
    var open = new ArrayList<String>();
    var indices = new ArrayList<Integer>();
    for (var event : events) {
      switch (event.get("type").asString()) {
        case "response.output_item.added" -> {
          assertThat(indices).doesNotContain(event.get("output_index").asInt());
          indices.add(event.get("output_index").asInt());
          open.add(event.at("/item/id").asString());
        }
        case "response.output_item.done" ->
            assertThat(open.remove(event.at("/item/id").asString())).isTrue();
        default -> {
          if (event.has("item_id")) {
            assertThat(open).contains(event.get("item_id").asString());
          }
        }
      }
    }
    assertThat(open).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "INCOMPLETE, LENGTH, response.incomplete, max_output_tokens",
    "INCOMPLETE, CONTENT_FILTER, response.incomplete, content_filter",
    "FAILED, , response.failed, ",
    "CANCELLED, , response.incomplete, "
  })
  void an_end_that_is_none_keeps_what_was_said(
      MessageStatus status, @Nullable FinishReason reason, String event, @Nullable String why) {
    var events = stream(with(attempt(1, PIECES), end(status, PIECES, reason)));

    var end = events.getLast();
    assertThat(end.get("type").asString()).isEqualTo(event);
    assertThat(end.at("/response/status").asString()).isEqualTo(status.value());
    assertThat(end.at("/response/incomplete_details/reason").asString(""))
        .isEqualTo(Objects.requireNonNullElse(why, ""));
    assertThat(end.at("/response/error/code").asString(""))
        .isEqualTo(status == MessageStatus.FAILED ? "upstream_timeout" : "");
    assertThat(end.at("/response/output/1/status").asString()).isEqualTo("incomplete");
    assertEachItemBeginsAndEndsOnce(events);
  }

  @Test
  void a_refusal_is_one_at_the_end() {
    var pieces = List.of(new Text("I will not."));
    var events =
        stream(
            with(attempt(1, pieces), end(MessageStatus.COMPLETED, pieces, FinishReason.REFUSAL)));
    assertThat(events.getLast().at("/response/output/0/content/0/refusal").asString())
        .isEqualTo("I will not.");
  }

  @Test
  void an_attempt_that_said_nothing_leaves_no_trace() {
    var pieces = List.of(new Text("Hello"));
    var end = end(MessageStatus.COMPLETED, pieces, FinishReason.STOP);
    var twice = new ArrayList<>(attempt(1, List.of()));
    twice.addAll(attempt(2, pieces));

    assertThat(stream(with(twice, end))).isEqualTo(stream(with(attempt(1, pieces), end)));
  }

  @Test
  void what_a_void_attempt_said_ends_as_incomplete_and_is_not_in_the_response() {
    var pieces = List.of(new Text("Hello"));
    var twice = new ArrayList<>(attempt(1, List.of(new Text("Good morn"))));
    twice.addAll(attempt(2, pieces));
    var events = stream(with(twice, end(MessageStatus.COMPLETED, pieces, FinishReason.STOP)));

    var items =
        events.stream()
            .filter(it -> it.get("type").asString().equals("response.output_item.done"))
            .toList();
    assertThat(items).hasSize(2);
    assertThat(items.getFirst().at("/item/status").asString()).isEqualTo("incomplete");
    assertThat(items.getLast().at("/output_index").asInt()).isEqualTo(1);
    assertThat(items.getLast().at("/item/id")).isNotEqualTo(items.getFirst().at("/item/id"));
    assertThat(events.getLast().at("/response/output").size()).isEqualTo(1);
    assertEachItemBeginsAndEndsOnce(events);
  }

  @Test
  void an_answer_that_is_cancelled_while_it_waits_has_two_events() {
    var events = stream(List.of(end(MessageStatus.CANCELLED, List.of(), null)));
    assertThat(types(events)).containsExactly("response.created", "response.incomplete");
  }

  /// The parts of a stream that a client reads, one after the other, are the whole.
  @Test
  void a_stream_goes_on_after_any_event() {
    var answered = with(attempt(1, PIECES), end(MessageStatus.COMPLETED, PIECES, null));
    var whole = frames(answered, ResponseFrames.NOTHING, false);
    for (var after = 0; after < whole.size(); after++) {
      assertThat(frames(answered, after, false))
          .as("after %d", after)
          .isEqualTo(whole.subList(after + 1, whole.size()));
    }
  }

  @Test
  void it_starts_over_for_a_client_that_has_seen_more_than_there_is() {
    var answered = with(attempt(1, PIECES), end(MessageStatus.COMPLETED, PIECES, null));
    var whole = frames(answered, ResponseFrames.NOTHING, false);
    assertThat(frames(answered, whole.size(), false)).isEqualTo(whole);
  }

  @Test
  void it_starts_over_for_a_client_that_may_have_seen_what_a_dead_node_told() {
    var answered = new ArrayList<>(attempt(1, List.of(new Text("Good "))));
    answered.addAll(attempt(2, PIECES));
    answered.add(end(MessageStatus.COMPLETED, PIECES, null));
    var whole = frames(answered, ResponseFrames.NOTHING, true);

    // 0 to 4 are created, in_progress, added, part.added and the delta that came into the log
    assertThat(frames(answered, 4, true)).isEqualTo(whole.subList(5, whole.size()));
    assertThat(frames(answered, 5, true)).isEqualTo(whole);
    assertThat(frames(answered, 5, false)).isEqualTo(whole.subList(6, whole.size()));
  }

  private List<Integer> frames(List<AnswerEvent> events, long after, boolean interrupted) {
    var frames = new ResponseFrames(response, after, () -> interrupted);
    var told = new ArrayList<>(frames.begin());
    events.forEach(it -> told.addAll(frames.of(it)));
    return told.stream().map(it -> ((StreamEvent) it.data()).sequenceNumber()).toList();
  }

  @Test
  void a_failure_of_the_stream_is_told_in_both_forms() {
    var renderer = new ResponseEvents(response);
    renderer.begin();
    var error = new ErrorEnvelope.ErrorObject("Stopping.", "server_error", null, "server_stopping");
    var event = OpenResponses.json(renderer.failure(error));
    OpenResponses.assertEvent(event);
    assertThat(event.get("code").asString()).isEqualTo("server_stopping");
    assertThat(event.get("sequence_number").asInt()).isEqualTo(1);
  }
}
