package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/// Limits of open turns and tokens of one caller.
@TestPropertySource(
    properties = {
      "chatai.limits.open-turns=8",
      "chatai.limits.tokens-per-day=6000",
      "chatai.context-tokens=100"
    })
@DirtiesContext // no other test uses this application
@Timeout(180)
class LimitsTest extends ClientTest {
  @Autowired private JdbcClient jdbc;

  @AfterEach
  void resetUsage() {
    await().atMost(Duration.ofSeconds(20)).until(() -> quota().get("reserved").asLong() == 0);
    jdbc.sql("delete from usage_day").update();
  }

  @Test
  void of_fifty_turns_at_once_eight_are_accepted_and_later_ones_again() throws Exception {
    var conversations = IntStream.range(0, 25).mapToObj(_ -> client.start()).toList();

    // two in each conversation, as queued turns count as well
    var responses =
        atOnce(50, i -> ask(conversations.get(i / 2), "all [[slow:60,100]] at once", 100));

    var refused = responses.stream().filter(it -> it.statusCode() != 200).toList();
    assertThat(refused).hasSize(42);
    assertRefused(refused, "too_many_open_turns");
    assertThat(client.ask(conversations.getFirst(), "again").statusCode()).isEqualTo(200);
  }

  @Test
  void fifty_turns_at_once_never_use_more_than_the_tokens_of_the_day() throws Exception {
    var conversations = IntStream.range(0, 50).mapToObj(_ -> client.start()).toList();
    Asking asking = i -> ask(conversations.get(i), "all [[count:700]] of it", 800);

    var responses = atOnce(50, asking);

    var refused = responses.stream().filter(it -> it.statusCode() != 200).toList();
    assertRefused(refused, "token_quota_exceeded");
    assertThat(refused).isNotEmpty();
    assertThat(
            Integer.parseInt(refused.getFirst().headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 60); // there is room when the first turn ends

    // six fit at first; the tokens that they return are enough for two more
    var answers = new ArrayList<>(responses.stream().filter(it -> it.statusCode() == 200).toList());
    for (var i = 0; i < 50; i++) {
      var more = asking.ask(i);
      if (more.statusCode() == 429) {
        break;
      }
      answers.add(more);
    }
    var taken = answers.stream().mapToLong(it -> json(it).at("/usage/total_tokens").asLong()).sum();
    assertThat(answers).hasSize(8);
    assertThat(taken).isBetween(8 * 700L, 6_000L);
    var quota = quota();
    assertThat(quota.get("used").asLong()).isEqualTo(taken);
    assertThat(quota.get("reserved").asLong()).isZero();
    assertThat(quota.get("left").asLong()).isEqualTo(6_000 - taken);
  }

  @Test
  void turns_of_erased_conversations_are_no_longer_open() throws Exception {
    var conversations = IntStream.range(0, 8).mapToObj(_ -> client.start()).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      conversations.forEach(
          it -> threads.execute(() -> ask(it, "hold [[slow:600,100]] the line", 100)));
      await().atMost(Duration.ofSeconds(5)).until(() -> open() == 8);

      conversations.forEach(
          it -> assertThat(client.delete("/conversation/" + it).statusCode()).isEqualTo(204));
      assertThat(client.ask(client.start(), "go on").statusCode()).isEqualTo(200);
    }
    assertThat(quota().get("reserved").asLong()).isZero();
  }

  @Test
  void a_refused_turn_uses_no_tokens() {
    for (var i = 0; i < 9; i++) {
      var nowhere = client.ask("01a20a44-eeff-7a65-9f79-bd9ce4242248", "hello");
      assertThat(json(nowhere).get("code").asString()).isEqualTo("conversation_not_found");
    }
    assertThat(quota().get("left").asLong()).isEqualTo(6_000);
  }

  @Test
  void a_repeated_turn_is_answered_although_there_is_no_room_for_another() throws Exception {
    var conversations = IntStream.range(0, 9).mapToObj(_ -> client.start()).toList();
    var turn = turn("take [[slow:40,100]] your time", 100);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = new ArrayList<Future<HttpResponse<String>>>();
      for (var conversation : conversations.subList(0, 8)) {
        asked.add(threads.submit(() -> keyed(conversation, turn)));
      }
      await().atMost(Duration.ofSeconds(5)).until(() -> open() == 8);

      var again = threads.submit(() -> keyed(conversations.getFirst(), turn));
      assertRefused(List.of(keyed(conversations.getLast(), turn)), "too_many_open_turns");

      assertThat(json(again.get())).isEqualTo(json(asked.getFirst().get()));
      assertThat(json(again.get()).get("status").asString()).isEqualTo("completed");
    }
    assertThat(keyed(conversations.getLast(), turn).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> ask(String conversation, String message, int maxTokens) {
    return client.post("/conversation/completion/" + conversation, turn(message, maxTokens));
  }

  private static String turn(String message, int maxTokens) {
    return "{\"message\":\"" + message + "\",\"max_tokens\":" + maxTokens + "}";
  }

  private HttpResponse<String> keyed(String conversation, String turn) {
    return client.send(
        client
            .request("/conversation/completion/" + conversation)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", conversation)
            .POST(BodyPublishers.ofString(turn)));
  }

  private interface Asking {
    HttpResponse<String> ask(int number);
  }

  private static List<HttpResponse<String>> atOnce(int times, Asking asking) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = new ArrayList<Future<HttpResponse<String>>>();
      for (var i = 0; i < times; i++) {
        var number = i;
        asked.add(threads.submit((Callable<HttpResponse<String>>) () -> asking.ask(number)));
      }
      var responses = new ArrayList<HttpResponse<String>>();
      for (var one : asked) {
        responses.add(one.get());
      }
      return responses;
    }
  }

  private static void assertRefused(List<HttpResponse<String>> responses, String code) {
    assertThat(responses)
        .allSatisfy(it -> {
          assertThat(it.statusCode()).as(it.body()).isEqualTo(429);
          assertThat(json(it).get("code").asString()).isEqualTo(code);
          assertThat(it.headers().firstValue("Retry-After")).isPresent();
        });
  }

  private int open() {
    return jdbc.sql("select count(*) from turn_reservation").query(Integer.class).single();
  }

  private JsonNode quota() {
    return client.get("/usage").get("quota");
  }
}
