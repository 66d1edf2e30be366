package dev.chatai.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.OnBusy;
import dev.chatai.conversation.TurnOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests of simple tools such as curl, and of generated clients.
@Timeout(60)
class PlainClientTest extends ApiTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded", // curl -d ''
        "text/plain",
        "text/*",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "application/json; charset=utf-16",
        "nonsense"
      })
  void an_empty_body_starts_a_conversation_whatever_its_media_type(String type) {
    for (var body :
        new HttpRequest.BodyPublisher[] {
          BodyPublishers.noBody(),
          BodyPublishers.ofInputStream(InputStream::nullInputStream),
          BodyPublishers.ofString(" \r\n\t")
        }) {
      var request =
          HttpRequest.newBuilder(uri("/conversation")).header("Content-Type", type).POST(body);
      var response = send(request.build());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(json(response).get("id").asString()).hasSize(36);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
  void a_form_is_refused_by_its_media_type(String type) {
    for (var method : new String[] {"POST", "PATCH"}) {
      var path = method.equals("POST") ? "/conversation" : "/conversation/" + started();
      var request =
          HttpRequest.newBuilder(uri(path))
              .header("Content-Type", type)
              .method(method, BodyPublishers.ofString("{\"title\": \"T\"}"));
      assertRefused(send(request.build()), 415, "unsupported_media_type");
    }
  }

  @Test
  void an_empty_body_is_refused_where_one_is_required() {
    var request =
        HttpRequest.newBuilder(uri("/conversation/completion/" + started()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.noBody());
    var response = send(request.build());
    assertRefused(response, 422, "invalid_field");
    assertThat(json(response).get("field").asString()).isEqualTo("body");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "br", "identity, gzip", "unknown"})
  void a_compressed_body_is_refused(String coding) throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(zipped)) {
      out.write(turn("Hi").getBytes(StandardCharsets.UTF_8));
    }
    for (var path : new String[] {"/conversation", "/conversation/completion/" + started()}) {
      var response = post(path, zipped.toByteArray(), "Content-Encoding", coding);
      assertRefused(response, 415, "unsupported_media_type");
      assertThat(response.headers().firstValue("Accept-Encoding")).contains("identity");
    }
  }

  @Test
  void a_body_without_compression_may_say_so() {
    assertThat(post("/conversation", "{}", "Content-Encoding", "identity").statusCode())
        .isEqualTo(200);
  }

  @Test
  void null_is_absent() {
    var response =
        post(
            "/conversation",
            "{\"title\": null, \"system_prompt\": null, \"model\": null, \"metadata\": null}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    var answer =
        post(
            "/conversation/completion/" + json(response).get("id").asString(),
            """
            {"message": "Hi", "stream": null, "model": null, "temperature": null,
             "max_tokens": null, "on_busy": null}\
            """);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).get("status").asString()).isEqualTo("completed");
    var posted = conversations.posted.getLast();
    assertThat(posted.options()).isEqualTo(new TurnOptions(null, null, null));
    assertThat(posted.after()).isEqualTo(After.NEWEST);
    assertThat(posted.onBusy()).isEqualTo(OnBusy.QUEUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/* | text/plain",
        "text/* | text/plain",
        "text/plain | text/plain",
        "application/json | text/plain",
        "application/json, text/plain, */* | text/plain",
        "text/event-stream;q=0.1, text/plain | text/plain",
        "text/event-stream;q=0.1, text/* | text/plain",
        "text/event-stream;q=0.1, */* | text/plain",
        "text/event-stream;q=0.1, */*;q=0.2 | text/plain",
        "text/event-stream;q=0, */* | text/plain",
        "text/event-stream;q=0, application/json | text/plain",
        "text/event-stream | text/event-stream",
        "text/event-stream;q=0.1 | text/event-stream",
        "text/event-stream, text/plain | text/event-stream",
        "text/event-stream, */* | text/event-stream",
        "text/event-stream, application/json | text/event-stream",
        "text/event-stream;q=0.3, */*;q=0.2 | text/event-stream",
        "text/event-stream;q=0.3, text/plain;q=0.2, */* | text/event-stream",
        "text/plain;q=0, */* | text/event-stream",
        "text/plain;q=0, text/* | text/event-stream",
        "text/plain;q=0, application/json | ",
        "text/*;q=0, */* | ",
        "text/event-stream;q=0 | ",
        "text/event-stream;q=0, text/plain;q=0 | ",
        "*/*;q=0 | ",
        "application/xml | ",
        "nonsense | "
      })
  void accept_chooses_the_form_of_a_stream(String accept, String type) {
    var conversation = started();
    var response =
        post(
            "/conversation/completion/" + conversation,
            "{\"message\": \"Hi\", \"stream\": true}",
            "Accept",
            accept);
    if (type == null) {
      assertRefused(response, 406, "not_acceptable");
      assertThat(json(get("/conversation/" + conversation)).get("messages")).isEmpty();
    } else {
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/* | 200",
        "application/json;q=0.1, text/plain | 200",
        "text/event-stream | 200",
        "text/plain;q=0, */* | 200",
        "application/json;q=0 | 406",
        "application/json;q=0, */* | 406",
        "application/*;q=0, */* | 406",
        "application/json;q=0, text/plain | 406",
        "*/*;q=0 | 406"
      })
  void a_whole_answer_is_json_or_not_acceptable(String accept, int status) {
    assertThat(
            post("/conversation/completion/" + started(), turn("Hi"), "Accept", accept)
                .statusCode())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json;q=0.1 | 200",
        "application/json;q=0.1, application/xml | 200",
        "*/*, application/xml;q=0 | 200",
        "application/json;q=0 | 406",
        "application/json;q=0, */* | 406",
        "*/*;q=0 | 406"
      })
  void a_list_is_json_or_not_acceptable(String accept, int status) {
    assertThat(get("/conversation", "Accept", accept).statusCode()).isEqualTo(status);
  }

  /// Clients generated for Java accept only the media type of problems there.
  @Test
  void an_answer_without_a_body_is_always_acceptable() {
    var request =
        request("/conversation/" + started(), "Accept", "application/problem+json").DELETE();
    assertThat(send(request.build()).statusCode()).isNotEqualTo(406);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/conversation?limit=1&limit=2",
        "/conversation?limit=1&limit=1",
        "/conversation/ID/events?after=1&limit=2&after=3",
        "/conversation/ID?as_of=1&as_of=2",
        "/conversation/search?q=sky&q=elephant",
        "/usage?from=2026-01-01&from=2026-01-02",
        "/conversation/ID/message/ID/stream?starting_after=1&starting_after=2"
      })
  void a_repeated_parameter_is_refused_by_its_name(String path) {
    var response = get(path.replace("ID", "0198e0f0-0000-7000-8000-000000000000"));
    assertRefused(response, 422, "invalid_field");
    assertThat(path).containsPattern(json(response).get("field").asString() + "=.*&");
    assertThat(json(response).get("detail").asString()).endsWith("must be given only once.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/conversation?after=&limit=",
        "/conversation/ID?as_of=",
        "/conversation/ID/message/ANSWER/stream?starting_after="
      })
  void an_empty_parameter_is_absent(String path) {
    var conversation = started();
    var answer = json(post("/conversation/completion/" + conversation, turn("Hi"))).get("id");
    var response = get(path.replace("ID", conversation).replace("ANSWER", answer.asString()));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  @Test
  void a_repeated_parameter_that_no_route_knows_is_ignored() {
    assertThat(get("/conversation?x=1&x=2").statusCode()).isEqualTo(200);
  }

  private static void assertRefused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response).get("code").asString()).isEqualTo(code);
  }
}
