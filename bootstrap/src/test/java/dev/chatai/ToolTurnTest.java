package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.ChatClient.Event;
import dev.chatai.conversation.ConversationCommand.CompleteAnswer;
import dev.chatai.conversation.ConversationCommand.RecordProgress;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Text;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.JsonNode;

/// Turns with tools, as a client takes them. The upstream never answers, so that these tests can.
@Timeout(60)
class ToolTurnTest extends OneConversationTest {
  private static final String ASKED =
      """
      {"message": [{"type": "text", "text": "[[hang-before-headers]] What is this?"},
                   {"type": "image", "url": "https://example.org/a.png"}],
       "stream": true, "top_p": 0.5, "stop": ["END"], "tool_choice": {"name": "weather"},
       "tools": [{"name": "weather", "parameters": {"type": "object", "maximum": 1.50}}],
       "response_format": {"type": "json_object"}}\
      """;
  private static final List<Piece> PIECES =
      List.of(
          new Piece.Reasoning(new Text("Pondering ")),
          new Piece.Reasoning(new Text("galoshes.")),
          new Text("Let me see."),
          new Piece.ToolCallFragment(0, "call_1", "weather", new Text("{\"city\":")),
          new Piece.ToolCallFragment(1, "call_2", "weather", new Text("{\"city\":\"Ulm\"}")),
          new Piece.ToolCallFragment(0, null, null, new Text("\"Ulmshausen\"}")),
          new Citation(new Text("https://example.org/source"), new Text("A source"), 0, 3),
          new Citation(new Text("https://example.org/other"), null, null, null));

  @Autowired private CommandGateway gateway;

  @Value("${chatai.data-dir}")
  private Path folder;

  private ConversationId id() {
    return new ConversationId(UUID.fromString(conversation));
  }

  private String turns() {
    return "/conversation/completion/" + conversation;
  }

  /// Asks, and says nothing yet.
  private String asked() {
    var request =
        client
            .request(turns())
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(BodyPublishers.ofString(ASKED));
    var response = client.send(request, BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    var answer = response.headers().firstValue("X-Message-Id").orElseThrow();
    try (var lines = response.body()) {
      Streams.until(lines, "message.started"); // then it is in progress
    }
    return answer;
  }

  private void complete(String answer, int said) {
    gateway.sendAndWait(
        new CompleteAnswer(
            id(),
            new MessageId(UUID.fromString(answer)),
            1,
            said + 1,
            PIECES.subList(said, PIECES.size()),
            Answer.of(PIECES),
            new Usage(1, 2, 3, 1, 0),
            FinishReason.TOOL_CALLS));
  }

  private String results(String... ids) {
    var results =
        List.of(ids).stream()
            .map(it -> "{\"tool_call_id\": \"%s\", \"content\": \"Drizzle\"}".formatted(it))
            .toList();
    return "{\"tool_results\": [" + String.join(",", results) + "]}";
  }

  @Test
  void each_call_is_answered_exactly_once() {
    var answer = asked();
    complete(answer, 0);
    var before = client.get(path());
    assertThat(before.at("/messages/1/finish_reason").asString()).isEqualTo("tool_calls");

    assertRefused(client.post(turns(), results("call_1", "call_3")), "unknown_tool_call");
    assertRefused(client.post(turns(), results("call_1")), "missing_tool_result");
    assertRefused(client.post(turns(), "{\"tool_results\": []}"), "missing_tool_result");
    assertRefused(
        client.post(turns(), results("call_1", "call_2", "call_1")), "duplicate_tool_result");
    assertThat(client.get(path())).isEqualTo(before);

    var told = keyed(results("call_2", "call_1"));
    assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
    assertThat(keyed(results("call_2", "call_1")).body()).isEqualTo(told.body());
    assertThat(ChatClient.json(keyed(results("call_1", "call_2"))).get("code").asString())
        .isEqualTo("idempotency_key_reused");
    var messages = messages();
    assertThat(messages)
        .extracting(it -> it.get("author").asString())
        .containsExactly("user", "assistant", "tool", "assistant");
    assertThat(messages.get(2).get("tool_results"))
        .extracting(it -> it.get("tool_call_id").asString())
        .containsExactly("call_2", "call_1");
    assertRefused(client.post(turns(), results("call_1", "call_2")), "unknown_tool_call");
  }

  private HttpResponse<String> keyed(String body) {
    return client.send(
        client
            .request(turns())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "results-of-" + conversation)
            .POST(BodyPublishers.ofString(body)));
  }

  private static void assertRefused(HttpResponse<String> response, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
    assertThat(ChatClient.json(response).get("code").asString()).isEqualTo(code);
    assertThat(ChatClient.json(response).get("field").asString()).isEqualTo("tool_results");
  }

  @Test
  void what_the_write_side_refuses_is_named() {
    var refused =
        List.of(
            "invalid_image",
            "{\"message\": [{\"type\": \"image\", \"url\": \"http://example.org/a.png\"}]}",
            "invalid_image",
            "{\"message\": [{\"type\": \"image\", \"url\": \"data:image/png;base64,R0lGODlh\"}]}",
            "invalid_tool",
            "{\"message\": \"a\", \"tools\": [{\"name\": \"a b\"}]}",
            "invalid_tool",
            "{\"message\": \"a\", \"tools\": [{\"name\": \"a\"}], \"tool_choice\": {\"name\":"
                + " \"b\"}}");
    for (var at = 0; at < refused.size(); at += 2) {
      var response = client.post(turns(), refused.get(at + 1));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
      assertThat(ChatClient.json(response).get("code").asString()).isEqualTo(refused.get(at));
      assertThat(ChatClient.json(response).has("field")).isTrue();
    }
    assertThat(messages()).isEmpty();
  }

  @Test
  void the_log_keeps_the_options_as_they_were() {
    var answer = asked();
    complete(answer, 0);

    var options = client.get(path() + "/events").get(1).at("/payload/options");
    assertThat(options.at("/sampling/top_p").asDouble()).isEqualTo(0.5);
    assertThat(options.at("/stop/0").asString()).isEqualTo("END");
    assertThat(options.at("/tools/list/0/parameters").asString())
        .isEqualTo("{\"type\":\"object\",\"maximum\":1.50}");
    assertThat(options.at("/tools/choice/name").asString()).isEqualTo("weather");
    assertThat(options.at("/response_format/type").asString()).isEqualTo("json_object");

    var sent = client.get(path(answer) + "/prompt").at("/attempts/0/options");
    assertThat(sent.toString())
        .isEqualTo(
            "{\"top_p\":0.5,\"stop\":[\"END\"],\"tools\":[{\"name\":\"weather\",\"parameters\":"
                + "{\"type\":\"object\",\"maximum\":1.5}}],\"tool_choice\":{\"name\":\"weather\"},"
                + "\"response_format\":{\"type\":\"json_object\"}}");
  }

  @Test
  void a_model_that_cannot_see_says_so() {
    var refused =
        client.post(
            turns(),
            "{\"message\": [{\"type\": \"text\", \"text\": \"[[case:no-images]] What is this?\"},"
                + " {\"type\": \"image\", \"url\": \"https://example.org/a.png\"}]}");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(ChatClient.json(refused).get("code").asString()).isEqualTo("unsupported_parameter");
    assertThat(ChatClient.json(refused).get("field").asString()).isEqualTo("message");
  }

  /// One client is never cut. For each event there is one that was cut after it, and comes again
  /// while the answer goes on; later, one that comes again when all is over.
  @Test
  void a_stream_cut_at_any_event_is_the_same_as_one_never_cut() {
    var answer = asked();
    var stream = path(answer) + "/stream";
    var whole = new CopyOnWriteArrayList<Event>();
    var follow = client.openStream(stream);
    var end = CompletableFuture.runAsync(() -> ChatClient.events(follow.body(), whole::add));
    var cut = new ArrayList<CompletableFuture<List<Event>>>();
    for (var said = 0; said < PIECES.size(); said++) {
      awaitSize(whole, said + 1);
      cut.add(resumed(stream, whole.getLast().id()));
      gateway.sendAndWait(
          new RecordProgress(
              id(),
              new MessageId(UUID.fromString(answer)),
              1,
              said + 1,
              PIECES.subList(said, said + 1)));
    }
    awaitSize(whole, PIECES.size() + 1);
    cut.add(resumed(stream, whole.getLast().id()));
    complete(answer, PIECES.size());
    end.join();

    assertThat(whole)
        .extracting(Event::name)
        .containsExactly(
            "message.started",
            "message.reasoning",
            "message.reasoning",
            "message.delta",
            "message.tool_call.delta",
            "message.tool_call.delta",
            "message.tool_call.delta",
            "message.citation",
            "message.citation",
            "message.completed");
    assertThat(whole.getLast().data().get("message")).isEqualTo(client.get(path(answer)));
    assertThat(client.replay(stream)).isEqualTo(whole);
    for (var seen = 1; seen < whole.size(); seen++) {
      var rest = whole.subList(seen, whole.size());
      assertThat(cut.get(seen - 1).join()).as("live after event %d", seen).isEqualTo(rest);
      assertThat(resumed(stream, whole.get(seen - 1).id()).join())
          .as("replayed after event %d", seen)
          .isEqualTo(rest);
    }
    assertConversationTellsTheSame(answer, whole);
  }

  /// With the message's id.
  private void assertConversationTellsTheSame(String answer, List<Event> whole) {
    var follow = client.request(path() + "/stream").header("Last-Event-ID", "0").GET();
    try (var lines = client.send(follow, BodyHandlers.ofLines()).body()) {
      var told = Streams.until(lines, "message.completed");
      var answered = told.subList(told.size() - whole.size(), told.size());
      assertThat(answered).extracting(Event::name).isEqualTo(names(whole));
      for (var at = 1; at < whole.size(); at++) {
        var data = answered.get(at).data();
        assertThat(data.get("message_id").asString()).isEqualTo(answer);
        assertThat(data.toString())
            .isEqualTo(
                "{\"message_id\":\""
                    + answer
                    + "\","
                    + whole.get(at).data().toString().substring(1));
      }
    }
  }

  private static List<String> names(List<Event> events) {
    return events.stream().map(Event::name).toList();
  }

  private static void awaitSize(List<Event> events, int size) {
    await().until(() -> events.size() >= size);
  }

  private CompletableFuture<List<Event>> resumed(String stream, long after) {
    var request = client.request(stream).header("Last-Event-ID", String.valueOf(after)).GET();
    var response = client.send(request, BodyHandlers.ofLines());
    return CompletableFuture.supplyAsync(() -> {
      try (var lines = response.body()) {
        return ChatClient.events(lines);
      }
    });
  }

  @Test
  void a_search_shows_what_it_has_found() {
    var answer = asked();
    complete(answer, 0);
    for (var word : List.of("ulmshausen", "galoshes")) {
      var hit =
          client
              .get("/conversation/search?q=" + word)
              .valueStream()
              .filter(it -> it.get("conversation_id").asString().equals(conversation))
              .findFirst();
      assertThat(hit.map(it -> it.get("message_id").asString())).contains(answer);
      assertThat(hit.map(ToolTurnTest::snippet).orElseThrow()).containsIgnoringCase(word);
    }
  }

  /// In a folder with the database's files, its WAL among them; but for its programs.
  @Test
  void no_file_holds_what_was_said() throws IOException {
    complete(asked(), 0);
    assertThat(client.post(turns(), results("call_1", "call_2")).statusCode()).isEqualTo(200);
    assertThat(messages().toString()).contains("galoshes", "Ulmshausen", "Drizzle", "A source");

    assertThat(holding("ConversationStarted")).isNotEmpty();
    for (var word : List.of("galoshes", "Ulmshausen", "Drizzle", "A source", "a.png")) {
      assertThat(holding(word)).as(word).isEmpty();
    }
  }

  private List<Path> holding(String word) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(it -> Files.isRegularFile(it) && !it.startsWith(folder.resolve("binaries")))
          .filter(it -> text(it).contains(word))
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return ""; // gone while the database works
    }
  }

  private static String snippet(JsonNode hit) {
    return hit.get("snippet").asString();
  }
}
