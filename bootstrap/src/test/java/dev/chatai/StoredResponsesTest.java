package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.ChatClient.Event;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// OpenAI's Responses after they were asked for: followed, resumed, cancelled, repeated, deleted.
@Timeout(60)
class StoredResponsesTest extends ResponsesClientTest {
  @Test
  void a_stream_is_told_again_from_any_of_its_events() {
    var told = stream("{'input': 'Hello to you all 4802', 'stream': true}");

    assertThat(told.getFirst().name()).isEqualTo("response.created");
    assertThat(told.getLast().name()).isEqualTo("response.completed");
    var response = told.getLast().data().get("response");
    assertThat(text(response)).isEqualTo("echo Hello to you all 4802");
    assertThat(valid(client.get(path(id(response))))).isEqualTo(response);
    assertThat(replay(id(response), "")).isEqualTo(told);
    for (var after = 0; after < told.size(); after++) {
      assertThat(replay(id(response), "&starting_after=" + after))
          .isEqualTo(told.subList(after + 1, told.size()));
    }
  }

  @Test
  void a_stream_that_is_cut_goes_on_where_it_was_and_native_clients_read_it_too() {
    var stream = open("{'input': 'take [[slow:30,30]] your time 4803', 'stream': true}");
    var location = stream.headers().firstValue("Location").orElseThrow();
    List<Event> seen;
    try (var lines = stream.body()) {
      seen = Streams.until(lines, it -> it.id() == 8);
    }
    var rest =
        valid(
            ChatClient.events(
                client
                    .openStream(location + "?stream=true&starting_after=" + seen.getLast().id())
                    .body()));

    var told = Stream.concat(seen.stream(), rest.stream()).toList();
    assertThat(told.stream().map(Event::id)).isSorted().doesNotHaveDuplicates();
    var response = rest.getLast().data().get("response");
    assertThat(
            told.stream()
                .filter(it -> it.name().equals("response.output_text.delta"))
                .map(it -> it.data().get("delta").asString())
                .toList())
        .hasSize(30);
    assertThat(text(response)).endsWith(" 30");
    var stored =
        client.replay(conversation(response) + "/message/" + uuid(id(response)) + "/stream");
    assertThat(Streams.text(stored)).isEqualTo(text(response));
  }

  @Test
  void a_native_answer_is_a_response_and_can_be_followed() {
    var conversation = client.start("{\"model\": \"another-model\"}");
    var answer = json(client.ask(conversation, "Hello 4804")).get("id").asString();
    var id = "resp_" + answer.replace("-", "");

    var response = valid(client.get(path(id)));
    assertThat(text(response)).isEqualTo("echo Hello 4804");
    assertThat(response.get("model").asString()).isEqualTo("another-model");
    assertThat(uuid(response.at("/conversation/id").asString())).isEqualTo(conversation);
    assertThat(valid(replay(id, "")).getLast().data().get("response")).isEqualTo(response);
    var next = created("{'input': 'And now 4804', 'previous_response_id': '" + id + "'}");
    assertThat(client.get("/conversation/" + conversation).get("messages").size()).isEqualTo(4);
    assertThat(valid(client.get(path(id(next)))).get("previous_response_id").asString())
        .isEqualTo(id);
  }

  @Test
  void a_response_in_the_background_is_polled_and_cancelled() {
    var response = created("{'input': 'take [[slow:300,30]] 4809', 'background': true}");
    assertThat(response.get("status").asString()).isEqualTo("queued");
    assertThat(response.get("background").asBoolean()).isTrue();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> text(client.get(path(id(response)))).startsWith("1 2"));
    assertThat(valid(client.get(path(id(response)))).get("status").asString())
        .isEqualTo("in_progress");

    var cancelled = json(client.post(path(id(response)) + "/cancel", ""));

    assertThat(valid(cancelled).get("status").asString()).isEqualTo("cancelled");
    assertThat(text(cancelled)).startsWith("1 2");
    assertThat(json(client.post(path(id(response)) + "/cancel", ""))).isEqualTo(cancelled);
    var told = valid(replay(id(response), ""));
    assertThat(told.getLast().data().get("response")).isEqualTo(cancelled);
  }

  @Test
  void a_busy_conversation_refuses_and_no_client_retries() {
    var first = created("{'input': 'take [[slow:300,30]] 4810', 'background': true}");
    var conversation = first.get("conversation").toString().replace('"', '\'');

    var refused = post("{'input': 'Me too', 'conversation': " + conversation + "}");

    assertRefused(refused, 409, null);
    assertThat(refused.headers().firstValue("x-should-retry")).contains("false");
    client.post(path(id(first)) + "/cancel", "");
    var next = created("{'input': 'Now 4810', 'conversation': " + conversation + "}");
    assertThat(next.get("conversation")).isEqualTo(first.get("conversation"));
  }

  @Test
  void a_deleted_response_is_gone_and_its_words_too() {
    var first = created("{'input': 'One 4812'}");
    var second = created("{'input': 'Two 4812', 'previous_response_id': '" + id(first) + "'}");

    assertThat(json(client.delete(path(id(second)))).toString())
        .isEqualTo("{\"id\":\"" + id(second) + "\",\"object\":\"response\",\"deleted\":true}");

    assertRefused(client.response(path(id(second))), 404, null);
    assertThat(client.get(conversation(first)).get("messages").size()).isEqualTo(2);
    assertThat(client.delete(path(id(first))).statusCode()).isEqualTo(200);
    assertThat(client.response(conversation(first)).statusCode()).isEqualTo(404);
    assertRefused(client.delete(path(id(first))), 404, null);
  }

  @Test
  void a_repeated_request_is_the_same_response() {
    var body = "{'input': 'Once 4813', 'stream': true}";
    var key = UUID.randomUUID().toString();
    List<Event> told;
    try (var lines = open(body, "Idempotency-Key", key).body()) {
      told = ChatClient.events(lines);
    }
    try (var lines = open(body, "Idempotency-Key", key).body()) {
      assertThat(ChatClient.events(lines)).isEqualTo(told);
    }
    assertThat(upstream.requests("Once 4813")).hasSize(1);
    var other = open("{'input': 'Twice 4813'}", "Idempotency-Key", key);
    assertThat(other.statusCode()).isEqualTo(400);
  }
}
