package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Cancelling an answer.
class CancelTest extends OneConversationTest {
  @Test
  void closes_the_upstream_connection_at_once_and_keeps_the_text_that_was_sent() throws Exception {
    var stream = client.openEvents(conversation, "take [[slow:300,20]] your time 4714");
    var answer = stream.headers().firstValue("X-Message-Id").orElseThrow();
    var told = new ArrayList<ChatClient.Event>();
    var reader = Thread.startVirtualThread(() -> ChatClient.events(stream.body(), told::add));
    awaitText(answer);

    var response = cancel(answer);

    assertThat(upstream.requests("4714").getFirst().awaitClosed(Duration.ofSeconds(1))).isTrue();
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).get("status").asString()).isEqualTo("cancelled");
    reader.join();
    assertThat(told.getLast().name()).isEqualTo("message.cancelled");
    assertThat(told.getLast().data().get("message")).isEqualTo(json(response));
    assertThat(text(told)).isEqualTo(json(response).get("content").asString());
    assertThat(client.replay(path(answer) + "/stream")).isEqualTo(told);
    assertThat(upstream.requests("4714")).hasSize(1);
    // idempotent
    assertThat(json(cancel(answer))).isEqualTo(json(response));
    assertThat(json(client.ask(conversation, "and on")).get("status").asString())
        .isEqualTo("completed");
  }

  @Test
  void works_before_the_first_text_and_between_attempts() throws Exception {
    var hanging = open("please [[hang-before-headers]] 4715");
    await().until(() -> !upstream.requests("4715").isEmpty());
    assertThat(json(cancel(hanging)).get("status").asString()).isEqualTo("cancelled");
    assertThat(upstream.requests("4715").getFirst().awaitClosed(Duration.ofSeconds(1))).isTrue();

    var limited = open("please [[status:429,Retry-After=15]] 4716");
    await().until(() -> !upstream.requests("4716").isEmpty());
    var started = System.nanoTime();
    assertThat(json(cancel(limited)).get("status").asString()).isEqualTo("cancelled");
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void of_a_queued_answer_keeps_the_order_of_the_others() {
    var first = open("take [[slow:10,50]] your time");
    var second = open("second 4719");
    var third = open("third");

    assertThat(json(cancel(second)).get("status").asString()).isEqualTo("cancelled");

    await().until(() -> status(third).equals("completed"));
    assertThat(status(first)).isEqualTo("completed");
    assertThat(upstream.requests("second 4719"))
        .noneMatch(it -> it.lastUserMessage().endsWith("second 4719"));
  }

  @Test
  void racing_the_end_has_one_outcome_for_all_clients() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var round = 0; round < 20; round++) {
        var answer = open("take [[slow:4,10]] your time");
        var pause = 5L * round % 60;
        var cancels = new ArrayList<Future<HttpResponse<String>>>();
        for (var i = 0; i < 3; i++) {
          cancels.add(
              threads.submit(() -> {
                Thread.sleep(pause);
                return cancel(answer);
              }));
        }
        for (var cancel : cancels) {
          assertThat(cancel.get().statusCode()).isEqualTo(200);
          assertThat(json(cancel.get())).isEqualTo(client.get(path(answer)));
        }
        assertThat(status(answer)).isIn("completed", "cancelled");
        var ends =
            client.replay(path(answer) + "/stream").stream()
                .filter(it -> it.data().has("message"))
                .toList();
        assertThat(ends).hasSize(1);
      }
    }
  }

  @Test
  void ends_a_plain_stream_as_unfinished_and_a_whole_one_with_the_message() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var whole = threads.submit(() -> client.ask(conversation, "take [[slow:300,20]] 4717"));
      await().until(() -> !upstream.requests("4717").isEmpty());
      var answer = messages().get(1).get("id").asString();
      cancel(answer);
      assertThat(whole.get().statusCode()).isEqualTo(200);
      assertThat(json(whole.get()).get("status").asString()).isEqualTo("cancelled");

      var text = threads.submit(() -> client.askForText(conversation, "take [[slow:300,20]] 4718"));
      await().until(() -> !upstream.requests("4718").isEmpty());
      var next = messages().get(3).get("id").asString();
      awaitText(next);
      cancel(next);
      assertThat(text)
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .havingRootCause()
          .isInstanceOf(java.io.IOException.class);
    }
  }

  @Test
  void needs_an_answer_of_the_conversation() {
    client.ask(conversation, "hello");
    var question = messages().get(0).get("id").asString();

    assertThat(cancel(question).statusCode()).isEqualTo(404);
    assertThat(cancel("00000000-0000-7000-8000-000000000000").statusCode()).isEqualTo(404);
    assertThat(cancel("nonsense").statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> cancel(String answer) {
    return client.post(path(answer) + "/cancel", "");
  }

  private static String text(List<ChatClient.Event> events) {
    return events.stream()
        .filter(it -> it.name().equals("message.delta"))
        .map(it -> it.data().get("text").asString())
        .reduce("", String::concat);
  }
}
