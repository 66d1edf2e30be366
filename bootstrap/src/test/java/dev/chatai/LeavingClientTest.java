package dev.chatai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A model answers in no conversation only as long as its client is there.
@Timeout(60)
class LeavingClientTest extends CompletionsClientTest {
  @Test
  void a_client_that_leaves_ends_the_call_of_the_model() throws Exception {
    var request =
        client
            .request(PATH)
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    body("take [[slow:500,20]] your time 7409", ", \"stream\": true")));
    try (var lines = client.send(request, BodyHandlers.ofLines()).body()) {
      assertThat(lines.filter(it -> it.startsWith("data: ")).limit(3).count()).isEqualTo(3);
    }

    assertThat(upstream.requests("7409").getFirst().awaitClosed(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void a_client_that_does_not_wait_for_the_whole_answer_ends_the_call_too() throws Exception {
    var request =
        client
            .request(PATH)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body("take [[slow:500,20]] your time 7411", "")))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var asked = http.sendAsync(request, BodyHandlers.ofString());
      await().until(() -> !upstream.requests("7411").isEmpty());
      asked.cancel(true);
    }

    assertThat(upstream.requests("7411").getFirst().awaitClosed(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void a_client_that_waits_has_the_whole_answer_however_it_sent_its_request() {
    var body = body("take [[slow:20,100]] your time 7414", "");
    for (var publisher :
        List.of(
            BodyPublishers.ofString(body),
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(UTF_8))))) {
      var response =
          client.send(
              client.request(PATH).header("Content-Type", "application/json").POST(publisher));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }
  }
}
