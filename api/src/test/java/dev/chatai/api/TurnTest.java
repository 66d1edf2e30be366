package dev.chatai.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.TurnOptions;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class TurnTest extends ApiTest {
  private static final String STREAM = "{\"message\": \"Hi\", \"stream\": true}";
  private static final String EVENTS = "text/event-stream";

  @ParameterizedTest
  @ValueSource(strings = {"", ", \"stream\": false", ", \"stream\": \"false\""})
  void whole(String stream) {
    var response = ask("{\"message\": \"Hi\"" + stream + "}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    var message = json(response);
    assertThat(message.get("author").asString()).isEqualTo("assistant");
    assertThat(message.get("content").asString()).isEqualTo("Hello, you");
    assertThat(message.get("status").asString()).isEqualTo("completed");
    assertThat(message.get("finish_reason").asString()).isEqualTo("stop");
    assertThat(message.get("created_at").asString()).isEqualTo("1970-01-01T00:00:00Z");
  }

  @Test
  void whole_from_another_node() {
    conversations.model =
        it -> it.started().sayElsewhere("far").pause(30).sayElsewhere(" away").incomplete();
    var message = json(ask(turn("Hi")));
    assertThat(message.get("content").asString()).isEqualTo("far away");
    assertThat(message.get("status").asString()).isEqualTo("incomplete");
  }

  @Test
  void options_and_parent_are_passed_on() {
    var id = started();
    var first = json(post("/conversation/completion/" + id, turn("Hi"))).get("id").asString();
    post(
        "/conversation/completion/" + id,
        """
        {"message": "Hi", "model": "m", "temperature": 0, "max_tokens": 7, "parent_id": "%s",
         "on_busy": "reject"}\
        """
            .formatted(first));
    var posted = conversations.posted.getLast();
    assertThat(posted.options()).isEqualTo(new TurnOptions("m", 0.0, 7));
    assertThat(String.valueOf(posted.after().message())).isEqualTo(first);

    post("/conversation/completion/" + id, "{\"message\": \"Hi\", \"parent_id\": null}");
    assertThat(conversations.posted.getLast().after()).isEqualTo(After.NOTHING);
    post("/conversation/completion/" + id, "{\"message\": \"Hi\"}");
    assertThat(conversations.posted.getLast().after()).isEqualTo(After.NEWEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "\"true\""})
  void plain_text_as_it_comes(String stream) throws Exception {
    var more = new CountDownLatch(1);
    conversations.model =
        answer -> {
          answer.started().say("Grüße").say(" 🐘\n");
          wait(more);
          answer.say("end").complete();
        };
    try (var client = new RawClient(port)) {
      client.post(
          "/conversation/completion/" + started(),
          "{\"message\": \"Hi\", \"stream\": " + stream + "}");
      client.readUntil("🐘\n");
      more.countDown();
      client.readUntil("0\r\n\r\n");
      var head = client.seen().toLowerCase(java.util.Locale.ROOT);
      assertThat(head).contains("http/1.1 200", "content-type: text/plain;charset=utf-8");
      assertThat(head).contains("location: /conversation/").contains("/stream\r\n");
      assertThat(head).contains("x-message-id: " + conversations.posted.getLast().answer());
      assertThat(client.body()).isEqualTo("Grüße 🐘\nend");
    }
  }

  @Test
  void a_plain_text_of_an_incomplete_answer_ends_normally() {
    conversations.model = answer -> answer.started().say("Some").incomplete();
    assertThat(ask(STREAM).body()).isEqualTo("Some");
  }

  @Test
  void a_plain_text_that_was_cancelled_is_aborted_or_a_problem() {
    conversations.model = answer -> answer.started().say("Some").pause(50).cancel();
    assertThatThrownBy(() -> ask(STREAM)).isInstanceOf(UncheckedIOException.class);
    conversations.model = answer -> answer.started().cancel();
    assertThat(ask(STREAM).statusCode()).isEqualTo(409);
    assertThat(json(ask(STREAM)).get("code").asString()).isEqualTo("answer_cancelled");
  }

  @Test
  void a_plain_text_that_fails_half_way_is_aborted(CapturedOutput output) throws Exception {
    conversations.model =
        it -> it.started().say("Some").pause(50).fail(FailureCode.TRUNCATED, null);
    assertThatThrownBy(() -> ask(STREAM)).isInstanceOf(UncheckedIOException.class);
    try (var client = new RawClient(port)) {
      client.post("/conversation/completion/" + started(), STREAM);
      client.readToEnd();
      assertThat(client.seen()).contains("Some").doesNotEndWith("0\r\n\r\n");
    }
    assertThat(output).doesNotContain("Exception");
  }

  @Test
  void a_plain_text_that_is_restarted_half_way_is_aborted(CapturedOutput output) {
    conversations.model =
        it -> it.started().say("Some").pause(50).started().say("Other").complete();
    assertThatThrownBy(() -> ask(STREAM)).isInstanceOf(UncheckedIOException.class);
    assertThat(output).doesNotContain("Exception");
  }

  @Test
  void a_plain_text_that_is_restarted_before_its_first_piece_is_whole() {
    conversations.model = it -> it.started().started().say("Second").complete();
    assertThat(ask(STREAM).body()).isEqualTo("Second");
  }

  @ParameterizedTest
  @CsvSource({
    "UPSTREAM_ERROR, 502",
    "UPSTREAM_AUTH, 502",
    "TRUNCATED, 502",
    "EMPTY_ANSWER, 502",
    "ANSWER_TOO_LONG, 502",
    "CONTEXT_TOO_LONG, 422",
    "UPSTREAM_TIMEOUT, 504",
    "UPSTREAM_RATE_LIMITED, 429",
    "INTERRUPTED, 503"
  })
  void a_failure_before_any_text_is_a_problem(FailureCode code, int status) {
    conversations.model = answer -> answer.started().fail(code, null);
    for (var body : new String[] {turn("Hi"), STREAM}) {
      var response = ask(body);
      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("application/problem+json");
      var problem = json(response);
      assertThat(problem.get("code").asString()).isEqualTo(code.code());
      assertThat(problem.get("detail").asString()).isEqualTo(code.detail());
      assertThat(problem.get("message_id").asString())
          .isEqualTo(conversations.posted.getLast().answer().toString());
    }
  }

  @Test
  void retry_after_of_the_upstream_is_passed_on() {
    conversations.model = it -> it.started().fail(FailureCode.UPSTREAM_RATE_LIMITED, 17);
    assertThat(ask(turn("Hi")).headers().firstValue("Retry-After")).contains("17");
  }

  @Test
  void events() {
    conversations.model = answer -> answer.started().say("a\r\n\u2028").say("b").complete();
    var response = ask(STREAM, "Accept", EVENTS);
    var headers = response.headers();
    assertThat(headers.firstValue("Content-Type"))
        .hasValueSatisfying(it -> assertThat(it).startsWith(EVENTS));
    assertThat(headers.firstValue("Cache-Control")).contains("no-cache");
    assertThat(headers.firstValue("X-Accel-Buffering")).contains("no");
    assertThat(headers.firstValue("Location")).isPresent();
    var answer = conversations.posted.getLast().answer();
    assertThat(headers.firstValue("X-Message-Id")).contains(answer.toString());
    assertThat(response.body())
        .startsWith("retry: 2000\n\nevent: message.started\nid: 1000000\ndata: {")
        .contains("event: message.delta\nid: 1000001\ndata: {\"text\":\"a\\r\\n")
        .contains("event: message.delta\nid: 1000002\ndata: {\"text\":\"b\"}\n\n")
        .contains("event: message.completed\nid: 1000003\ndata: {\"message\":{\"id\":\"" + answer)
        .endsWith("}\n\n");
  }

  @Test
  void events_of_a_restart_and_a_failure() {
    conversations.model =
        it -> it.started().sayElsewhere("a").started().say("b").fail(FailureCode.UPSTREAM_ERROR, 3);
    assertThat(ask(STREAM, "Accept", EVENTS).body())
        .contains("event: message.restarted\nid: 2000000\ndata: {\"attempt\":2}\n\n")
        .contains("event: message.failed\nid: 2000002\ndata: {\"message\":{")
        .contains("\"error\":{\"code\":\"upstream_error\"");
  }

  @Test
  void headers_of_events_are_sent_at_once() throws Exception {
    var more = new CountDownLatch(1);
    conversations.model =
        answer -> {
          wait(more);
          answer.started().say("x").cancel();
        };
    try (var client = new RawClient(port)) {
      client.post("/conversation/completion/" + started(), STREAM, "Accept: " + EVENTS);
      client.readUntil("retry: 2000\n\n");
      more.countDown();
      client.readUntil("event: message.cancelled");
    }
  }

  @Test
  void a_client_that_disconnects_changes_nothing(CapturedOutput output) throws Exception {
    for (var accept : new String[] {EVENTS, "*/*"}) {
      var left = new CountDownLatch(1);
      conversations.model =
          answer -> {
            answer.started().say("x");
            wait(left);
            for (var piece = 0; piece < 200; piece++) {
              answer.say("x".repeat(1_000)).pause(1);
            }
            answer.complete();
          };
      try (var client = new RawClient(port)) {
        client.post("/conversation/completion/" + started(), STREAM, "Accept: " + accept);
        client.readUntil("x");
        client.reset();
      }
      left.countDown();
      var answer = conversations.answer(conversations.posted.getLast().answer());
      await().until(() -> answer.view().status().terminal() && conversations.followers() == 0);
    }
    assertThat(output).doesNotContain("Exception");
  }

  @Test
  void a_busy_conversation_refuses() {
    var more = new CountDownLatch(1);
    conversations.model =
        answer -> {
          wait(more);
          answer.started().complete();
        };
    var path = "/conversation/completion/" + started();
    var first =
        HTTP.sendAsync(
            posting(path, turn("Hi").getBytes(StandardCharsets.UTF_8)),
            HttpResponse.BodyHandlers.ofString());
    await().until(() -> conversations.followers() > 0);
    await()
        .untilAsserted(() -> {
          var response = post(path, turn("Hi"));
          assertThat(response.statusCode()).isEqualTo(409);
          assertThat(json(response).get("code").asString()).isEqualTo("conversation_busy");
        });
    more.countDown();
    assertThat(first.join().statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> ask(String body, String... headers) {
    return post("/conversation/completion/" + started(), body, headers);
  }

  private static void wait(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
