package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.llm.UpstreamCase;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client is told of what real model servers send.
class ModelServersTest extends ClientTest {
  static Stream<UpstreamCase> cases() {
    return UpstreamCase.given();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void is_told_by_status_and_code(UpstreamCase seen) {
    var conversation = client.start();
    var question = "[[case:" + seen.name() + "]] end to end";

    var response = client.ask(conversation, question);

    var expect = seen.expect();
    assertThat(response.statusCode()).isEqualTo(expect.path("http").asInt());
    var answer = client.get("/conversation/" + conversation).get("messages").get(1);
    assertThat(answer.path("status")).isEqualTo(expect.path("status"));
    if (expect.has("content")) {
      assertThat(answer.path("content")).isEqualTo(expect.path("content"));
    }
    if (expect.has("finish_reason")) {
      assertThat(answer.path("finish_reason")).isEqualTo(expect.path("finish_reason"));
    }
    if (expect.has("usage")) {
      assertThat(answer.path("usage")).isEqualTo(expect.path("usage"));
    }
    if (expect.has("code")) {
      assertThat(json(response).path("code")).isEqualTo(expect.path("code"));
      assertThat(answer.path("error").path("code")).isEqualTo(expect.path("code"));
      assertThat(json(response).path("detail")).isEqualTo(answer.path("error").path("detail"));
    }
    if (expect.path("no_retry_after").asBoolean(false)) {
      assertThat(response.headers().firstValue("Retry-After")).isEmpty();
    }
    if (expect.has("asked")) {
      assertThat(upstream.requests(question)).hasSize(expect.path("asked").asInt());
    }
  }

  @Test
  void a_parameter_that_nobody_asked_for_is_left_out_and_the_model_asked_again() {
    var model = "without-stream-options";
    var first =
        client.post(
            "/conversation/completion/" + client.start("{\"model\":\"" + model + "\"}"),
            "{\"message\":\"[[refusing:stream_options]] one\"}");

    assertThat(json(first).get("status").asString()).isEqualTo("completed");
    assertThat(json(first).get("attempts").asInt()).isEqualTo(2);
    var asked = upstream.requests("[[refusing:stream_options]] one");
    assertThat(asked.getFirst().body().has("stream_options")).isTrue();
    assertThat(asked.getLast().body().has("stream_options")).isFalse();

    var second =
        client.post(
            "/conversation/completion/" + client.start("{\"model\":\"" + model + "\"}"),
            "{\"message\":\"[[refusing:stream_options]] two\"}");
    assertThat(json(second).get("attempts").asInt()).isEqualTo(1);
  }

  @Test
  void a_renamed_token_limit_is_sent_with_the_same_value() {
    var response =
        client.post(
            "/conversation/completion/" + client.start("{\"model\":\"with-another-name\"}"),
            "{\"message\":\"[[refusing:max_tokens]] one\",\"max_tokens\":77}");

    assertThat(json(response).get("status").asString()).isEqualTo("completed");
    var asked = upstream.requests("[[refusing:max_tokens]] one");
    assertThat(asked.getFirst().body().path("max_tokens").asInt()).isEqualTo(77);
    assertThat(asked.getLast().body().path("max_completion_tokens").asInt()).isEqualTo(77);
  }

  @Test
  void an_attempt_in_another_form_does_not_count() {
    var conversation = client.start("{\"model\":\"refusing-and-flaky\"}");
    var question = "[[refusing:stream_options]] or not";
    client.ask(conversation, question);

    var events = client.get("/conversation/" + conversation + "/events");

    assertThat(
            events
                .valueStream()
                .filter(it -> it.path("type").asString().equals("AnswerStarted"))
                .map(it -> it.path("payload").path("because").asString("none")))
        .containsExactly("none", "unsupported_parameter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"temperature", "max_tokens"})
  void a_parameter_that_the_caller_asked_for_is_named(String parameter) {
    var conversation = client.start("{\"model\":\"simple\"}");
    var question = "[[case:refuses-" + parameter + "]]";

    var response =
        client.post(
            "/conversation/completion/" + conversation,
            "{\"message\":\"%s\",\"%s\":2}".formatted(question, parameter));

    assertThat(response.statusCode()).isEqualTo(422);
    var problem = json(response);
    assertThat(problem.get("code").asString()).isEqualTo("unsupported_parameter");
    assertThat(problem.get("field").asString()).isEqualTo(parameter);
    assertThat(problem.get("detail").asString()).contains(parameter);
    assertThat(upstream.requests(question)).hasSize(1);
    var kept = client.get("/conversation/" + conversation).get("messages").get(1).get("error");
    assertThat(kept.get("field").asString()).isEqualTo(parameter);
    assertThat(kept.get("detail")).isEqualTo(problem.get("detail"));
  }
}
