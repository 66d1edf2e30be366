package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Usage by day.
@Timeout(180)
class UsageTest extends ClientTest {
  @Autowired private JdbcClient jdbc;

  @Test
  void counts_turns_however_they_end_and_their_tokens() {
    var before = client.get("/usage");
    var conversation = client.start();

    client.ask(conversation, "well done");
    client.ask(conversation, "cut [[length]] short");
    client.ask(conversation, "go [[status:401]] wrong");
    cancel(conversation, "take [[slow:100,100]] your time");

    var after = client.get("/usage");
    assertThat(grown("turns", before, after)).isEqualTo(4);
    assertThat(grown("completed", before, after)).isEqualTo(2);
    assertThat(grown("failed", before, after)).isOne();
    assertThat(grown("cancelled", before, after)).isOne();
    assertThat(grown("aborted", before, after)).isEqualTo(2);
    for (var tokens : new String[] {"prompt_tokens", "completion_tokens", "total_tokens"}) {
      assertThat(grown(tokens, before, after)).isEqualTo(reported(conversation, tokens));
    }
    assertThat(grown("total_tokens", before, after)).isPositive();
    var stopped = client.get("/conversation/" + conversation).get("messages").get(7);
    assertThat(stopped.get("status").asString()).isEqualTo("cancelled");
    assertThat(stopped.at("/usage/prompt_tokens").asInt()).isGreaterThan(4);
    assertThat(after.has("quota")).isFalse();
  }

  /// Otherwise a caller could avoid the limit by erasing each conversation during its answer.
  @Test
  void counts_the_prompt_of_a_turn_that_is_erased_while_it_is_answered() throws Exception {
    var conversation = client.start("{\"system_prompt\":\"" + "kind ".repeat(400) + "\"}");
    client.ask(conversation, "before ".repeat(400));
    var before = client.get("/usage");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var _ =
          threads.submit(() -> client.ask(conversation, "[[slow:600,100]] " + "word ".repeat(400)));
      await().until(() -> client.get("/conversation/" + conversation).get("messages").size() == 4);

      client.delete("/conversation/" + conversation);
    }

    var after = client.get("/usage");
    assertThat(grown("cancelled", before, after)).isOne();
    // four texts of at least 400 words, with one token per word or more
    assertThat(grown("prompt_tokens", before, after)).isBetween(1_600L, 4_000L);
  }

  @Test
  void is_the_same_after_a_rebuild_which_corrects_differences_from_the_log() {
    client.ask(client.start(), "count me");
    var told = client.get("/usage");
    var digest = ended("", "rebuild").get("digest");

    var compared = ended("?compare=true", "comparison");
    assertThat(compared.get("difference").isNull()).isTrue();
    assertThat(compared.get("digest")).isEqualTo(digest);
    assertThat(client.get("/usage")).isEqualTo(told);

    jdbc.sql("update usage_day set total_tokens = total_tokens - 1").update();
    assertThat(ended("?compare=true", "comparison").get("difference").asString())
        .startsWith("usage_day (local,");
    assertThat(ended("", "rebuild").get("digest")).isEqualTo(digest);
    assertThat(client.get("/usage")).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "from=2026-01-02&to=2026-01-01, from",
    "from=2025-01-01&to=2026-01-02, from",
    "from=yesterday, from",
    "to=2026-02-30, to",
    "to=%2B999999999-12-31, to",
    "from=-4800-01-01&to=-4800-01-02, to"
  })
  void needs_valid_days(String query, String field) {
    var refused = client.send(client.request("/usage?" + query).GET());

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(json(refused).get("field").asString()).isEqualTo(field);
  }

  @Test
  void is_limited_to_the_requested_days() {
    client.ask(client.start(), "count me");
    var today = client.get("/usage").get("days").get(0).get("day").asString();

    assertThat(client.get("/usage?from=" + today + "&to=" + today).get("days")).hasSize(1);
    assertThat(client.get("/usage?from=2001-01-01&to=2002-01-01").get("days")).isEmpty();
  }

  private void cancel(String conversation, String message) {
    var response = client.openEvents(conversation, message);
    try (var lines = response.body()) {
      assertThat(lines.anyMatch(it -> it.startsWith("event: message.delta"))).isTrue();
    }
    var answer = response.headers().firstValue("X-Message-Id").orElseThrow();
    var path = "/conversation/" + conversation + "/message/" + answer + "/cancel";
    assertThat(json(client.post(path, "")).get("status").asString()).isEqualTo("cancelled");
  }

  private static long grown(String field, JsonNode before, JsonNode after) {
    return sum(after.get("days"), field) - sum(before.get("days"), field);
  }

  private long reported(String conversation, String tokens) {
    return StreamSupport.stream(
            client.get("/conversation/" + conversation).get("messages").spliterator(), false)
        .mapToLong(it -> it.path("usage").path(tokens).asLong(0))
        .sum();
  }

  private static long sum(JsonNode days, String field) {
    return StreamSupport.stream(days.spliterator(), false)
        .mapToLong(it -> it.get(field).asLong())
        .sum();
  }

  private JsonNode ended(String query, String kind) {
    var request = management.request("/actuator/projections/conversations" + query);
    assertThat(management.send(request.POST(BodyPublishers.noBody())).statusCode()).isEqualTo(202);
    await().atMost(Duration.ofSeconds(60)).until(() -> !progress(kind).get("finished_at").isNull());
    assertThat(progress(kind).get("state").asString()).isEqualTo("done");
    return progress(kind);
  }

  private JsonNode progress(String kind) {
    return management.get("/actuator/projections").get("conversations").get(kind);
  }
}
