package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.llm.FakeUpstream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Questions to a conversation that is still answering (G3).
class BusyTest extends OneConversationTest {
  @Test
  void fifty_at_once_are_answered_in_order_or_refused_as_too_many() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var responses = new ArrayList<Future<HttpResponse<String>>>();
      for (var i = 0; i < 50; i++) {
        var question = "question " + i + " [[slow:5,20]]";
        responses.add(threads.submit(() -> client.ask(conversation, question)));
      }
      var answered = new ArrayList<JsonNode>();
      for (var response : responses) {
        if (response.get().statusCode() == 200) {
          answered.add(json(response.get()));
        } else {
          assertThat(response.get().statusCode()).isEqualTo(429);
          assertThat(json(response.get()).get("code").asString()).isEqualTo("queue_full");
          assertThat(response.get().headers().firstValue("Retry-After")).isPresent();
        }
      }

      assertThat(answered).hasSizeGreaterThanOrEqualTo(17);
      var messages = messages();
      assertThat(messages).hasSize(2 * answered.size());
      assertThat(messages.stream().filter(it -> isBy(it, "assistant")))
          .containsExactlyInAnyOrderElementsOf(answered);
      for (var i = 0; i < messages.size(); i++) {
        assertThat(messages.get(i).get("status").asString()).isEqualTo("completed");
        assertThat(isBy(messages.get(i), i % 2 == 0 ? "user" : "assistant")).isTrue();
      }
      // each prompt has all earlier turns
      var last = messages.get(messages.size() - 2).get("content").asString();
      assertThat(upstream.requests(last).getFirst().messages()).hasSize(messages.size() - 1);
    }
  }

  @Test
  void it_can_be_refused() {
    var first = open("take [[slow:10,100]] your time");

    var second = post("{\"message\":\"me too\",\"on_busy\":\"reject\"}");

    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(json(second).get("code").asString()).isEqualTo("conversation_busy");
    assertThat(ends(first)).isEqualTo("completed");
    assertThat(messages()).hasSize(2);
  }

  @Test
  void it_can_interrupt_the_open_one_whose_text_is_kept() throws Exception {
    var first = open("take [[slow:200,50]] your time 4712");
    var waiting = open("never mind");
    awaitText(first);

    var second = post("{\"message\":\"stop and listen\",\"on_busy\":\"interrupt\"}");

    assertThat(json(second).get("content").asString())
        .isEqualTo(FakeUpstream.echo("never mind\n\nstop and listen")); // one user's message
    assertThat(upstream.requests("4712").getFirst().awaitClosed(Duration.ofSeconds(1))).isTrue();
    assertThat(ends(first)).isEqualTo("cancelled");
    assertThat(ends(waiting)).isEqualTo("cancelled");
    assertThat(messages().stream().map(it -> it.get("status").asString()))
        .containsExactly(
            "completed", "cancelled", "completed", "cancelled", "completed", "completed");
    assertThat(messages().get(1).get("content").asString()).startsWith("1 2");
  }

  @Test
  void it_can_take_the_place_of_the_open_one() {
    client.ask(conversation, "before");
    var first = open("take [[slow:200,50]] your time 4713");
    awaitText(first);

    var second = post("{\"message\":\"rather this\",\"on_busy\":\"rollback\"}");

    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(ends(first)).isEqualTo("cancelled");
    assertThat(messages().stream().map(it -> it.get("content").asString()))
        .containsExactly(
            "before", FakeUpstream.echo("before"), "rather this", FakeUpstream.echo("rather this"));
    var kept = client.get(path(first));
    assertThat(kept.get("content").asString()).startsWith("1 2");
  }

  private String ends(String answer) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !status(answer).matches("queued|in_progress"));
    return status(answer);
  }

  private HttpResponse<String> post(String body) {
    return client.post("/conversation/completion/" + conversation, body);
  }

  private static boolean isBy(JsonNode message, String author) {
    return message.get("author").asString().equals(author);
  }
}
