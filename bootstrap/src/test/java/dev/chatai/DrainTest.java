package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chatai.llm.FakeUpstream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a server does that is told to stop while it answers.
class DrainTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void what_it_can_finish_it_finishes_and_the_rest_it_hands_on(@TempDir Path folder)
      throws Exception {
    try (var upstream = new FakeUpstream();
        var server = new ServerProcess(folder, upstream).with("CHATAI_DRAIN", "4s")) {
      server.start();
      var client = server.client();
      var idle = client.start();
      var queued = client.start();
      var quick = lines(client.openEvents(client.start(), "quick [[slow:15,100]] events"));
      var quickText = text(client, "quick [[slow:15,100]] text");
      var longer = lines(client.openEvents(queued, "long [[slow:300,100]] events"));
      var longText = text(client, "long [[slow:300,100]] text");
      var follower = lines(client.openStream("/conversation/" + idle + "/stream"));
      await().until(() -> upstream.requests().size() == 4);

      server.terminate();
      await()
          .until(
              () -> server.management().response("/actuator/health/readiness").statusCode() == 503);

      var refused = client.ask(idle, "one more?");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(ChatClient.json(refused).get("code").asString()).isEqualTo("server_stopping");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(client.response("/conversation/" + idle).statusCode()).isEqualTo(200);
      assertThat(events(quick.get()).getLast().name()).isEqualTo("message.completed");
      assertThat(quickText.get().body()).endsWith(" 15");
      assertThat(events(longer.get()).getLast().name()).isEqualTo("message.delta");
      assertThat(longer.get()).endsWith("retry: 2000", "");
      assertThat(follower.get()).endsWith("retry: 2000", "");
      assertThatThrownBy(longText::get).isInstanceOf(ExecutionException.class);
      assertThat(server.awaitEnd(SOON)).isTrue();
      assertThat(server.log())
          .contains(
              "Answers under way: 4, with up to 4.0 s to finish.",
              "answers finished: 2, handed on: 2.",
              "Streams and waiting requests that end now: 3.");

      server.start();

      await()
          .atMost(SOON)
          .until(() -> upstream.requests("long").size() == 4 && attempts(client, queued) == 2);
      assertThat(upstream.requests("quick")).hasSize(2);
    }
  }

  @Test
  void without_answers_it_does_not_wait(@TempDir Path folder) throws Exception {
    try (var upstream = new FakeUpstream();
        var server = new ServerProcess(folder, upstream).with("CHATAI_DRAIN", "5m")) {
      server.start();
      server.terminate();
      assertThat(server.awaitEnd(SOON)).isTrue();
    }
  }

  private static int attempts(ChatClient client, String conversation) {
    return client
        .get("/conversation/" + conversation)
        .get("messages")
        .get(1)
        .get("attempts")
        .asInt();
  }

  private static CompletableFuture<HttpResponse<String>> text(ChatClient client, String message) {
    var conversation = client.start();
    return CompletableFuture.supplyAsync(
        () -> client.askForText(conversation, message), Thread::startVirtualThread);
  }

  private static CompletableFuture<List<String>> lines(HttpResponse<Stream<String>> stream) {
    return CompletableFuture.supplyAsync(() -> stream.body().toList(), Thread::startVirtualThread);
  }

  private static List<ChatClient.Event> events(List<String> lines) {
    return ChatClient.events(lines.stream());
  }
}
