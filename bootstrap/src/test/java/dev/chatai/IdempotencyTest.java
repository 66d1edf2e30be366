package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Repeated requests (G6).
class IdempotencyTest extends OneConversationTest {
  private static final String TOO_LONG =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
          + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
          + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
          + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  private final String key = UUID.randomUUID().toString();

  @Autowired private JdbcClient jdbc;

  @Test
  void make_one_conversation() {
    var first = post("/conversation", "{\"title\":\"once\", \"model\":null}");

    assertThat(json(post("/conversation", "{ \"model\": null,\"title\":\"once\" }")))
        .isEqualTo(json(first));
    var other = post("/conversation", "{\"title\":\"twice\"}");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(json(other).get("code").asString()).isEqualTo("idempotency_key_reused");
  }

  @Test
  void at_once_make_one_conversation() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var responses = new ArrayList<Future<HttpResponse<String>>>();
      for (var i = 0; i < 20; i++) {
        responses.add(threads.submit(() -> post("/conversation", "")));
      }
      var first = json(responses.getFirst().get()).get("id");
      for (var response : responses) {
        assertThat(response.get().statusCode()).isEqualTo(200);
        assertThat(json(response.get()).get("id")).isEqualTo(first);
      }
    }
  }

  @Test
  void ask_once_at_once_and_later() throws Exception {
    var turn = "{\"message\":\"only [[slow:10,30]] once " + key + "\"}";
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var responses = new ArrayList<Future<HttpResponse<String>>>();
      for (var i = 0; i < 20; i++) {
        responses.add(threads.submit(() -> ask(turn)));
      }
      var answer = json(responses.getFirst().get());
      assertThat(answer.get("status").asString()).isEqualTo("completed");
      for (var response : responses) {
        assertThat(json(response.get())).isEqualTo(answer);
      }
      assertThat(json(ask(turn))).isEqualTo(answer);
    }
    assertThat(messages()).hasSize(2);
    assertThat(upstream.requests(key)).hasSize(1);
    assertThat(ask("{\"message\":\"another\"}").statusCode()).isEqualTo(422);
    assertThat(messages()).hasSize(2);
  }

  @Test
  void attach_to_a_running_stream_and_replay_a_finished_one() {
    var turn = "{\"message\":\"only [[slow:20,30]] once " + key + "\",\"stream\":true}";
    var first = stream(turn);
    var second = stream(turn);

    var whole = ChatClient.events(first.body());
    assertThat(ChatClient.events(second.body())).isEqualTo(whole);
    assertThat(ChatClient.events(stream(turn).body())).isEqualTo(whole);
    assertThat(second.headers().firstValue("Location"))
        .isEqualTo(first.headers().firstValue("Location"));
    assertThat(ask(turn).body())
        .isEqualTo(whole.getLast().data().get("message").get("content").asString());
    assertThat(upstream.requests(key)).hasSize(1);
  }

  @Test
  void give_one_more_answer() {
    client.ask(conversation, "again");
    var path = path(messages().get(1).get("id").asString()) + "/regenerate";

    var other = json(post(path, "{}"));

    assertThat(json(post(path, "{}"))).isEqualTo(other);
    assertThat(client.get(path.replace("/regenerate", "/siblings"))).hasSize(2);
  }

  @Test
  void of_a_failed_turn_give_the_same_and_of_a_refused_one_are_tried_again() {
    var turn = "{\"message\":\"go [[status:401]] wrong " + key + "\"}";
    var failed = ask(turn);
    assertThat(failed.statusCode()).isEqualTo(502);
    assertThat(json(ask(turn)).get("message_id")).isEqualTo(json(failed).get("message_id"));
    assertThat(upstream.requests(key)).hasSize(1);

    var busy = UUID.randomUUID().toString();
    var slow = client.openEvents(conversation, "take [[slow:10,50]] your time");
    var reject = "{\"message\":\"me too [[normal]]\",\"on_busy\":\"reject\"}";
    assertThat(ask(reject, busy).statusCode()).isEqualTo(409);
    slow.body().forEach(_ -> {});
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(ask(reject, busy).statusCode()).isEqualTo(200));
  }

  @Test
  void are_forgotten_after_a_day() {
    var first = json(post("/conversation", "")).get("id");
    jdbc.sql("update idempotency_key set created_at = created_at - interval '25 hours'").update();

    assertThat(json(post("/conversation", "")).get("id")).isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", TOO_LONG})
  void need_a_valid_key(String key) {
    var response =
        client.send(
            client
                .request("/conversation")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(json(response).get("field").asString()).isEqualTo("Idempotency-Key");
  }

  private HttpResponse<String> ask(String turn) {
    return ask(turn, key);
  }

  private HttpResponse<String> ask(String turn, String key) {
    return post("/conversation/completion/" + conversation, turn, key);
  }

  private HttpResponse<String> post(String path, String body) {
    return post(path, body, key);
  }

  private HttpResponse<String> post(String path, String body, String key) {
    return client.send(
        client
            .request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<Stream<String>> stream(String turn) {
    return client.send(
        client
            .request("/conversation/completion/" + conversation)
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(turn)),
        HttpResponse.BodyHandlers.ofLines());
  }
}
