package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.ChatClient.Event;
import dev.chatai.llm.FakeUpstream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Streams that are interrupted, resumed and replayed (G4).
class StreamTest extends ClientTest {
  @Test
  void resumed_after_any_event_it_has_no_gap_and_no_repetition() {
    var conversation = client.start();
    var whole = client.askForEvents(conversation, "one two three four five six");
    var stream = stream(conversation, answer(whole));

    assertThat(client.replay(stream)).isEqualTo(whole);
    for (var cut = 0; cut < whole.size() - 1; cut++) {
      var seen = new ArrayList<>(whole.subList(0, cut + 1));
      seen.addAll(resume(stream, whole.get(cut).id()));
      assertThat(seen).as("cut after event %d", cut).isEqualTo(whole);
    }
  }

  @Test
  void interrupted_repeatedly_while_it_runs_it_has_no_gap_and_no_repetition() throws Exception {
    var conversation = client.start();
    var post = client.openEvents(conversation, "take [[slow:40,25]] your time");
    var stream = post.headers().firstValue("Location").orElseThrow();
    var first = new ArrayList<Event>();
    ChatClient.events(post.body().limit(12), first::add);
    post.body().close();

    var seen = new ArrayList<>(first);
    for (var most = 3; !seen.getLast().name().equals("message.completed"); most += 4) {
      var more = openAfter(stream, seen.getLast().id());
      try (var lines = more.body()) {
        ChatClient.events(lines.limit(2 + 4L * most), seen::add);
      }
    }

    assertThat(seen).isEqualTo(client.replay(stream));
    assertThat(text(seen)).startsWith("1 2 3").endsWith(" 40");
  }

  /// For each event there is a reader that was cut after it and comes again while the answer goes
  /// on, and another that comes again when it is over.
  @Test
  void of_all_kinds_and_cut_at_each_event_it_is_the_same_as_one_never_cut() {
    var conversation = client.start();
    var post = client.openEvents(conversation, "[[everything:40]]");
    var stream = post.headers().firstValue("Location").orElseThrow();
    var whole = new ArrayList<Event>();
    var again = new ArrayList<CompletableFuture<List<Event>>>();
    ChatClient.events(
        post.body(),
        event -> {
          whole.add(event);
          if (!Streams.terminal(event)) {
            again.add(
                CompletableFuture.supplyAsync(
                    () -> resume(stream, event.id()), Thread::startVirtualThread));
          }
        });

    assertThat(whole)
        .extracting(it -> it.name().replaceFirst("message.", ""))
        .containsExactly(
            "started",
            "reasoning",
            "reasoning",
            "delta",
            "delta",
            "tool_call.delta",
            "tool_call.delta",
            "tool_call.delta",
            "tool_call.delta",
            "tool_call.delta",
            "citation",
            "citation",
            "completed");
    var told = whole.getLast().data().get("message");
    assertThat(told.get("reasoning").asString()).isEqualTo("Two towns, two calls.");
    assertThat(told.get("tool_calls"))
        .extracting(it -> it.get("arguments").asString())
        .containsExactly("{\"town\":\"Ulm\"}", "{\"town\":\"Bonn\"}");
    assertThat(told.get("citations"))
        .extracting(it -> it.get("url").asString())
        .containsExactly("https://example.org/ulm", "https://example.org/bonn");
    assertThat(client.replay(stream)).isEqualTo(whole);
    for (var seen = 1; seen < whole.size(); seen++) {
      var rest = whole.subList(seen, whole.size());
      assertThat(again.get(seen - 1).join()).as("live after event %d", seen).isEqualTo(rest);
      assertThat(resume(stream, whole.get(seen - 1).id()))
          .as("replayed after event %d", seen)
          .isEqualTo(rest);
    }
  }

  @Test
  void a_client_that_has_seen_all_gets_204() {
    var conversation = client.start();
    var whole = client.askForEvents(conversation, "hello");
    var stream = stream(conversation, answer(whole));

    assertThat(openAfter(stream, whole.getLast().id()).statusCode()).isEqualTo(204);
    assertThat(
            client
                .send(client.request(stream + "?starting_after=" + whole.getLast().id()).GET())
                .statusCode())
        .isEqualTo(204);
    // the header takes precedence over the URL, which a browser does not change
    var again =
        client.send(
            client
                .request(stream + "?starting_after=0")
                .header("Last-Event-ID", String.valueOf(whole.getLast().id()))
                .GET());
    assertThat(again.statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "1.5", "99999999999999999999"})
  void an_invalid_position_is_refused(String place) {
    var conversation = client.start();
    var message = answer(client.askForEvents(conversation, "hello"));

    var response =
        client.send(
            client.request(stream(conversation, message)).header("Last-Event-ID", place).GET());

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(json(response).get("field").asString()).isEqualTo("Last-Event-ID");
  }

  @Test
  void only_answers_have_a_stream() {
    var conversation = client.start();
    client.ask(conversation, "hello");
    var question =
        client.get("/conversation/" + conversation).get("messages").get(0).get("id").asString();

    var response = client.send(client.request(stream(conversation, question)).GET());

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).get("code").asString()).isEqualTo("message_not_found");
  }

  @Test
  void a_stuck_reader_delays_neither_the_answer_nor_other_readers() throws Exception {
    var conversation = client.start();
    try (var stuck = new Socket("127.0.0.1", port)) {
      stuck.setReceiveBufferSize(1_024);
      var body = "{\"message\":\"all [[count:20000]] of it\",\"stream\":true}";
      stuck
          .getOutputStream()
          .write(
              ("POST /conversation/completion/"
                      + conversation
                      + " HTTP/1.1\r\nHost: localhost\r\n"
                      + "Accept: text/event-stream\r\nContent-Type: application/json\r\n"
                      + "Content-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(StandardCharsets.US_ASCII));

      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> {
            var messages = client.get("/conversation/" + conversation).get("messages");
            assertThat(messages.get(1).get("status").asString()).isEqualTo("completed");
          });
    }
    var messages = client.get("/conversation/" + conversation).get("messages");
    var replay = client.replay(stream(conversation, messages.get(1).get("id").asString()));
    assertThat(text(replay)).isEqualTo(messages.get(1).get("content").asString()).endsWith("20000");
  }

  @Test
  void everything_in_a_conversation_is_sent_to_all_its_readers() throws IOException {
    var conversation = client.start("{\"title\":\"t\"}");
    var path = "/conversation/" + conversation + "/stream";
    try (var first = client.send(client.request(path).GET(), BodyHandlers.ofLines()).body();
        var second = client.send(client.request(path).GET(), BodyHandlers.ofLines()).body()) {
      var asked = client.askForEvents(conversation, "hello you");
      client.patch("/conversation/" + conversation, "{\"title\":\"T\"}");

      var heard = Streams.until(first, "conversation.changed");
      assertThat(Streams.until(second, "conversation.changed")).isEqualTo(heard);
      assertThat(heard.getFirst().name()).isEqualTo("message.posted");
      assertThat(heard.getFirst().data().get("message").get("content").asString())
          .isEqualTo("hello you");
      assertThat(heard.getLast().data().get("title").asString()).isEqualTo("T");
      assertThat(text(heard)).isEqualTo(FakeUpstream.echo("hello you"));
      assertThat(heard).extracting(Event::id).isSorted().doesNotHaveDuplicates();
      assertThat(heard.get(heard.size() - 2).data().get("message"))
          .isEqualTo(asked.getLast().data().get("message"));

      // also to readers that connect later, or again
      try (var late = openAfter(path, 0).body()) {
        assertThat(Streams.until(late, "conversation.changed")).isEqualTo(heard);
      }
      for (var cut = 0; cut < heard.size() - 1; cut++) {
        try (var again = openAfter(path, heard.get(cut).id()).body()) {
          assertThat(Streams.until(again, "conversation.changed"))
              .isEqualTo(heard.subList(cut + 1, heard.size()));
        }
      }
      try (var left = openAfter(path, heard.getLast().id()).body()) {
        client.delete("/conversation/" + conversation);
        assertThat(left).endsWith("event: conversation.erased", "data: {}", "");
      }
    }
  }

  /// Comes again when the server tells it to, as it may on a busy machine.
  private List<Event> resume(String stream, long after) {
    var answer =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> openAfter(stream, after), it -> it.statusCode() != 503);
    try (var lines = answer.body()) {
      return ChatClient.events(lines);
    }
  }

  private HttpResponse<Stream<String>> openAfter(String stream, long after) {
    return client.send(
        client.request(stream).header("Last-Event-ID", String.valueOf(after)).GET(),
        BodyHandlers.ofLines());
  }

  private static String stream(String conversation, String message) {
    return "/conversation/" + conversation + "/message/" + message + "/stream";
  }

  private static String answer(List<Event> events) {
    return events.getLast().data().get("message").get("id").asString();
  }

  private static String text(List<Event> events) {
    return events.stream()
        .filter(it -> it.name().equals("message.delta"))
        .map(it -> it.data().get("text").asString())
        .collect(Collectors.joining());
  }
}
