package dev.chatai.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.test.context.TestPropertySource;

/// Clients that send or read so slowly that they would hold resources forever.
@TestPropertySource(properties = "server.tomcat.connection-timeout=1s")
@Timeout(60)
class SlowClientTest extends ApiTest {
  @Test
  void one_that_stops_sending_its_body_gets_408() throws IOException {
    try (var client = new RawClient(port)) {
      client.send(HEAD + "{");
      client.readToEnd();
      assertThat(client.seen()).startsWith("HTTP/1.1 408").contains("\"request_timeout\"");
    }
  }

  @Test
  void one_that_sends_its_body_byte_by_byte_is_cut_off() throws Exception {
    try (var client = new RawClient(port)) {
      client.send(HEAD);
      assertCutOff(client);
    }
  }

  private static void assertCutOff(RawClient client) throws InterruptedException {
    var began = System.nanoTime();
    try {
      while (true) {
        client.send(" ");
        Thread.sleep(100);
      }
    } catch (IOException cutOff) {
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
    }
  }

  @Test
  void one_that_sends_a_refused_body_byte_by_byte_is_cut_off() throws Exception {
    try (var client = new RawClient(port)) {
      client.send(HEAD.replace("1000000", "2000000"));
      client.readUntil("body_too_large");
      assertThat(client.seen()).startsWith("HTTP/1.1 413");
      assertCutOff(client);
    }
  }

  @Test
  void one_that_does_not_read_its_stream_is_dropped_and_the_answer_kept() throws IOException {
    var piece = "x".repeat(200_000);
    conversations.model =
        answer -> {
          answer.started();
          for (var i = 0; i < 60; i++) { // more than the socket buffers hold
            answer.say(piece);
          }
          answer.complete();
        };
    var conversation = started();
    try (var client = new RawClient(port)) {
      client.post(
          "/conversation/completion/" + conversation,
          "{\"message\":\"much\",\"stream\":true}",
          "Accept: text/event-stream");
      client.readUntil("message.delta");

      await().atMost(Duration.ofSeconds(30)).until(() -> conversations.followers() == 0);

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              json(get("/conversation/" + conversation))
                  .at("/messages/0/status")
                  .asString()
                  .equals("completed"));
    }
  }

  @Test
  void headers_beyond_8_KiB_are_refused() throws IOException {
    try (var client = new RawClient(port)) {
      client.send(
          "GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: %s\r\n\r\n".formatted("x".repeat(9_000)));
      client.readToEnd();
      assertThat(client.seen()).startsWith("HTTP/1.1 400").contains("\"malformed_request\"");
    }
  }

  private static final String HEAD =
      "POST /conversation HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
          + "Content-Length: 1000000\r\n\r\n";
}
