package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chatai.llm.FakeUpstream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The main job, as a client sees it.
class MainJobTest extends ClientTest {
  @Test
  void operators_can_list_the_components() {
    var parts = management.get("/actuator/sbom/application").get("components");
    assertThat(parts.valueStream().map(it -> it.get("name").asString()))
        .contains("axon-messaging", "postgresql");
  }

  @Test
  void a_whole_answer_is_returned_and_kept() {
    var conversation = client.start();

    var response = client.ask(conversation, "Hello there");

    assertThat(response.statusCode()).isEqualTo(200);
    var answer = json(response);
    assertThat(answer.get("author").asString()).isEqualTo("assistant");
    assertThat(answer.get("status").asString()).isEqualTo("completed");
    assertThat(answer.get("content").asString()).isEqualTo(FakeUpstream.echo("Hello there"));
    assertThat(answer.get("finish_reason").asString()).isEqualTo("stop");
    assertThat(answer.get("model").asString()).isEqualTo(FakeUpstream.MODEL);
    assertThat(answer.get("usage").get("total_tokens").asInt()).isPositive();
    assertThat(answer.get("attempts").asInt()).isEqualTo(1);
    var kept = client.get("/conversation/" + conversation);
    assertThat(kept.get("messages").get(0).get("content").asString()).isEqualTo("Hello there");
    assertThat(kept.get("messages").get(1)).isEqualTo(answer);
    assertThat(answer.get("parent_id")).isEqualTo(kept.get("messages").get(0).get("id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "\"true\""})
  void a_turn_streams_as_plain_text_and_nothing_else(String stream) {
    var conversation = client.start();

    var response =
        client.post(
            "/conversation/completion/" + conversation,
            "{\"message\":\"Hello there\",\"stream\":" + stream + "}");

    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(it -> assertThat(it).isEqualToIgnoringCase("text/plain;charset=utf-8"));
    assertThat(response.body()).isEqualTo(FakeUpstream.echo("Hello there"));
    assertThat(response.headers().firstValue("X-Message-Id")).isPresent();
  }

  @Test
  void a_turn_streams_as_events_numbered_upwards() {
    var conversation = client.start();

    var events = client.askForEvents(conversation, "one two three");

    assertThat(events.getFirst().name()).isEqualTo("message.started");
    assertThat(events.getLast().name()).isEqualTo("message.completed");
    assertThat(events).extracting(ChatClient.Event::id).isSorted().doesNotHaveDuplicates();
    var text =
        events.stream()
            .filter(it -> it.name().equals("message.delta"))
            .map(it -> it.data().get("text").asString())
            .collect(Collectors.joining());
    assertThat(text).isEqualTo(FakeUpstream.echo("one two three"));
    assertThat(events.getLast().data().get("message").get("content").asString()).isEqualTo(text);
  }

  @Test
  void the_model_reads_the_system_prompt_and_the_earlier_turns() {
    var conversation = client.start("{\"system_prompt\":\"Be kind.\"}");
    client.ask(conversation, "first question 4711");
    client.ask(conversation, "second question 4711");

    var sent = upstream.requests("second question 4711").getFirst();

    assertThat(sent.messages())
        .extracting(it -> it.role() + " " + it.content())
        .containsExactly(
            "system Be kind.",
            "user first question 4711",
            "assistant " + FakeUpstream.echo("first question 4711"),
            "user second question 4711");
  }

  @ParameterizedTest
  @CsvSource({
    "tcp-cut, 502, truncated",
    "clean-end, 502, truncated",
    "half-line, 502, truncated",
    "malformed-json, 502, upstream_error",
    "error-midstream, 502, upstream_error",
    "only-empty-choices, 502, empty_answer",
    "only-done, 502, empty_answer",
    "html, 502, empty_answer",
    "empty-stop, 502, empty_answer",
    "context-too-long, 422, context_too_long",
    "status:401, 502, upstream_auth",
    "status:403, 502, upstream_auth",
    "status:404, 502, upstream_model_not_found",
    "hang-before-headers, 504, upstream_timeout",
    "hang-midstream, 504, upstream_timeout",
    "'redirect:http://127.0.0.1:9/', 502, upstream_error",
    "'status:429,Retry-After=77', 429, upstream_rate_limited"
  })
  void failures_of_the_upstream_have_a_code_and_are_kept(String scenario, int status, String code) {
    var conversation = client.start();

    var response = client.ask(conversation, "go [[" + scenario + "]] wrong");

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.body()).doesNotContain("sk-test-secret");
    var problem = json(response);
    assertThat(problem.get("code").asString()).isEqualTo(code);
    var kept = client.get("/conversation/" + conversation).get("messages").get(1);
    assertThat(kept.get("id")).isEqualTo(problem.get("message_id"));
    assertThat(kept.get("status").asString()).isEqualTo("failed");
    assertThat(kept.get("error").get("code").asString()).isEqualTo(code);
    // and the conversation goes on
    assertThat(client.ask(conversation, "again [[normal]]").statusCode()).isEqualTo(200);
  }

  @Test
  void an_answer_that_ends_for_an_unknown_reason_is_whole() {
    var answer = json(client.ask(client.start(), "go [[unknown-finish]] on"));

    assertThat(answer.get("status").asString()).isEqualTo("completed");
    assertThat(answer.get("finish_reason").asString()).isEqualTo("other");
  }

  @ParameterizedTest
  @CsvSource({"length, length", "content-filter, content_filter"})
  void a_cut_answer_is_incomplete_and_shown(String scenario, String reason) {
    var response = client.ask(client.start(), "go [[" + scenario + "]] on");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).get("status").asString()).isEqualTo("incomplete");
    assertThat(json(response).get("finish_reason").asString()).isEqualTo(reason);
    assertThat(json(response).get("content").asString()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"flaky:2, 3", "'rate-limit:1,1', 2", "reset-before-headers, 3"})
  void an_upstream_that_fails_before_its_first_text_is_asked_again(String scenario, int attempts) {
    var response = client.ask(client.start(), "please [[" + scenario + "]] answer");

    var answer = json(response);
    if (scenario.startsWith("reset")) {
      assertThat(response.statusCode()).isEqualTo(502);
      assertThat(upstream.requests("please [[" + scenario + "]] answer")).hasSize(attempts);
    } else {
      assertThat(answer.get("status").asString()).isEqualTo("completed");
      assertThat(answer.get("attempts").asInt()).isEqualTo(attempts);
    }
  }

  @Test
  void a_plain_stream_that_cannot_be_finished_is_aborted() {
    var conversation = client.start();

    assertThatThrownBy(() -> client.askForText(conversation, "go [[tcp-cut]] on and on"))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void a_client_that_disconnects_loses_nothing() {
    var conversation = client.start();
    var stream = client.openEvents(conversation, "take [[slow:20,50]] your time");
    stream.body().close();

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          var answer = client.get("/conversation/" + conversation).get("messages").get(1);
          assertThat(answer.get("status").asString()).isEqualTo("completed");
          assertThat(answer.get("content").asString()).endsWith("20");
        });
  }

  @Test
  void text_is_passed_on_unchanged() {
    var odd = "😀 עברית \r\n\u2028 \t \"quoted\" \\ 𝕏 data: [DONE]";

    var answer = json(client.ask(client.start(), odd));

    assertThat(answer.get("content").asString()).isEqualTo(FakeUpstream.echo(odd));
    var split = json(client.ask(client.start(), "[[split-surrogates]]"));
    assertThat(split.get("content").asString()).isEqualTo("a\uD83D\uDE00b");
  }

  @Test
  void a_write_is_visible_in_the_next_read() {
    for (var i = 0; i < 50; i++) {
      var conversation = client.start("{\"title\":\"read me " + i + "\"}");
      assertThat(client.get("/conversation?limit=1").get(0).get("id").asString())
          .isEqualTo(conversation);
    }
  }

  @Test
  void the_api_describes_itself() {
    assertThat(client.get("/openapi.json").get("paths").has("/conversation/completion/{id}"))
        .isTrue();
  }

  @Test
  void conversations_are_listed_in_pages_newest_first() {
    var made = new ArrayList<String>();
    for (var i = 0; i < 5; i++) {
      made.addFirst(client.start());
    }

    var first = client.get("/conversation?limit=3");
    var second = client.get("/conversation?limit=2&after=" + ids(first).getLast());

    var seen = new ArrayList<>(ids(first));
    seen.addAll(ids(second));
    assertThat(seen).isEqualTo(made);
  }

  @Test
  void parallel_conversations_lose_and_mix_nothing() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var turns = new ArrayList<Future<JsonNode>>();
      for (var i = 0; i < 64; i++) {
        var question = "parallel " + i;
        Callable<JsonNode> turn =
            () -> {
              var conversation = client.start();
              client.ask(conversation, question + " first");
              client.ask(conversation, question + " second");
              return client.get("/conversation/" + conversation);
            };
        turns.add(threads.submit(turn));
      }
      var ids = new HashSet<String>();
      for (var i = 0; i < turns.size(); i++) {
        var conversation = turns.get(i).get();
        assertThat(contents(conversation))
            .containsExactly(
                "parallel " + i + " first",
                FakeUpstream.echo("parallel " + i + " first"),
                "parallel " + i + " second",
                FakeUpstream.echo("parallel " + i + " second"));
        ids.add(conversation.get("id").asString());
      }
      assertThat(ids).hasSize(64);
    }
  }

  private static List<String> ids(JsonNode conversations) {
    return StreamSupport.stream(conversations.spliterator(), false)
        .map(it -> it.get("id").asString())
        .toList();
  }

  private static List<String> contents(JsonNode conversation) {
    return StreamSupport.stream(conversation.get("messages").spliterator(), false)
        .map(it -> it.get("content").asString())
        .toList();
  }
}
