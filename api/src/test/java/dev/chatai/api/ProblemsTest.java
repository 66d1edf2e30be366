package dev.chatai.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// All errors of the contract, and some more.
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ProblemsTest extends ApiTest {
  private static final String UNKNOWN = "0198e0f0-0000-7000-8000-000000000000";
  private String turns;

  @BeforeEach
  void start() {
    turns = "/conversation/completion/" + started();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"message\": \"a\"",
        "{\"message\": 'a'}",
        "{\"message\": \"a\"} x",
        "{\"message\": \"a\"} {}",
        "{\"message\": \"a\", \"message\": \"b\"}",
        "{\"message\": \"a\", \"x\": {\"y\": 1, \"y\": 2}}",
        "{\"message\": \"a\tb\"}",
        "{\"message\": NaN}",
        "{\"message\": \"\\x\"}",
        "nonsense"
      })
  void malformed_json(String body) {
    refused(post(turns, body), 400, "malformed_json");
  }

  @Test
  void json_too_deep() {
    refused(post(turns, "[".repeat(5_000) + "]".repeat(5_000)), 400, "malformed_json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C080", "EDA080", "EDB080", "C3", "FF", "E282", "F8888080", "F4908080"})
  void invalid_utf8(String hex) {
    var start = HexFormat.of().formatHex("{\"message\": \"".getBytes(StandardCharsets.UTF_8));
    var end = HexFormat.of().formatHex("\"}".getBytes(StandardCharsets.UTF_8));
    refused(post(turns, HexFormat.of().parseHex(start + hex + end)), 400, "invalid_utf8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "1-1-1-1-1",
        "0198e0f000007000800000000000000",
        "0198e0f0-0000-7000-8000-00000000000g",
        "0198e0f0-0000-7000-8000-0000000000000",
        "%7B0198e0f0-0000-7000-8000-00000000000%7D",
        "AZjg8AAAcACAAAAAAAAAAA=="
      })
  void malformed_id(String id) {
    refused(get("/conversation/" + id), 400, "malformed_id");
    refused(post("/conversation/completion/" + id, turn("a")), 400, "malformed_id");
    refused(get("/conversation?after=" + id), 400, "malformed_id");
  }

  @Test
  void unknown_conversation() {
    refused(get("/conversation/" + UNKNOWN), 404, "conversation_not_found");
    refused(post("/conversation/completion/" + UNKNOWN, turn("a")), 404, "conversation_not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/nothing", "/conversation/" + UNKNOWN + "/nothing", "/error", "/index.html"})
  void unknown_route(String path) {
    refused(get(path), 404, "not_found");
  }

  @Test
  void wrong_method() {
    var response = send(HttpRequest.newBuilder(uri("/conversation")).DELETE().build());
    refused(response, 405, "method_not_allowed");
    assertThat(response.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
  }

  @Test
  void no_acceptable_form() {
    refused(get("/conversation", "Accept", "application/xml"), 406, "not_acceptable");
  }

  @Test
  void wrong_media_type() {
    var request = HttpRequest.newBuilder(uri(turns)).POST(BodyPublishers.ofString(turn("a")));
    refused(send(request.copy().build()), 415, "unsupported_media_type");
    for (var type : new String[] {"text/plain", "application/x-www-form-urlencoded", "nonsense"}) {
      refused(
          send(request.copy().header("Content-Type", type).build()), 415, "unsupported_media_type");
    }
    for (var charset : new String[] {"iso-8859-1", "utf-16", "no-such-charset"}) {
      refused(
          send(
              request.copy().header("Content-Type", "application/json;charset=" + charset).build()),
          415,
          "unsupported_media_type");
    }
    assertThat(
            send(request.copy().header("Content-Type", "application/json; charset=UTF-8").build())
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void too_large() {
    var fits = new byte[1 << 20];
    java.util.Arrays.fill(fits, (byte) ' ');
    System.arraycopy(turn("a").getBytes(StandardCharsets.UTF_8), 0, fits, 0, turn("a").length());
    assertThat(post(turns, fits).statusCode()).isEqualTo(200);

    refused(post(turns, " ".repeat((1 << 20) + 1)), 413, "body_too_large");
    refused(post(turns, " ".repeat(8 << 20)), 413, "body_too_large");
    var chunked =
        HttpRequest.newBuilder(uri(turns))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[3 << 20])))
            .build();
    refused(send(chunked), 413, "body_too_large");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "message | {}",
        "message | {\"message\": null}",
        "message | {\"message\": 5}",
        "message | {\"message\": true}",
        "message | {\"message\": 1.5}",
        "message | {\"message\": [\"a\"]}",
        "message | {\"message\": {\"a\": 1}}",
        "message | {\"message\": \"\"}",
        "message | {\"message\": \" \\n\\t\"}",
        "message | {\"message\": \"a\\u0000b\"}",
        "message | {\"message\": \"a\\ud800b\"}",
        "message | {\"message\": \"\\udc00\"}",
        "stream | {\"message\": \"a\", \"stream\": \"yes\"}",
        "stream | {\"message\": \"a\", \"stream\": \"True\"}",
        "stream | {\"message\": \"a\", \"stream\": \"\"}",
        "stream | {\"message\": \"a\", \"stream\": 1}",
        "stream | {\"message\": \"a\", \"stream\": [true]}",
        "model | {\"message\": \"a\", \"model\": 4}",
        "model | {\"message\": \"a\", \"model\": \"\"}",
        "model | {\"message\": \"a\", \"model\": \"a\\u0000\"}",
        "temperature | {\"message\": \"a\", \"temperature\": -0.1}",
        "temperature | {\"message\": \"a\", \"temperature\": 2.1}",
        "temperature | {\"message\": \"a\", \"temperature\": \"1\"}",
        "temperature | {\"message\": \"a\", \"temperature\": \"NaN\"}",
        "temperature | {\"message\": \"a\", \"temperature\": 1e400}",
        "max_tokens | {\"message\": \"a\", \"max_tokens\": 0}",
        "max_tokens | {\"message\": \"a\", \"max_tokens\": 1.5}",
        "max_tokens | {\"message\": \"a\", \"max_tokens\": \"5\"}",
        "max_tokens | {\"message\": \"a\", \"max_tokens\": 99999999999}",
        "parent_id | {\"message\": \"a\", \"parent_id\": \"1\"}",
        "parent_id | {\"message\": \"a\", \"parent_id\": 1}",
        "parent_id | {\"message\": \"a\", \"parent_id\": {}}",
        "parent_id | {\"message\": \"a\", \"parent_id\": \"1-1-1-1-1\"}",
        "on_busy | {\"message\": \"a\", \"on_busy\": \"wait\"}",
        "on_busy | {\"message\": \"a\", \"on_busy\": \"QUEUE\"}",
        "on_busy | {\"message\": \"a\", \"on_busy\": 0}",
        "body | []",
        "body | \"a\"",
        "body | 5",
        "body | null",
        "body | ''"
      })
  void invalid_field_of_a_turn(String field, String body) {
    var problem = refused(post(turns, body), 422, "invalid_field");
    assertThat(problem).containsEntry("field", field);
    assertThat((String) problem.get("detail")).startsWith(field).doesNotContain("dev.chatai");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "title | {\"title\": 5}",
        "title | {\"title\": \"a\\u0000\"}",
        "system_prompt | {\"system_prompt\": [\"a\"]}",
        "system_prompt | {\"system_prompt\": \"\\udfff\"}",
        "model | {\"model\": 5}",
        "model | {\"model\": \"a\\u0000\"}",
        "metadata | {\"metadata\": 5}",
        "metadata | {\"metadata\": []}",
        "metadata | {\"metadata\": {\"a\": 1}}",
        "metadata | {\"metadata\": {\"a\": null}}",
        "metadata | {\"metadata\": {\"a\": \"\\u0000\"}}",
        "metadata | {\"metadata\": {\"a\": {}}}",
        "body | []"
      })
  void invalid_field_of_a_conversation(String field, String body) {
    var problem = refused(post("/conversation", body), 422, "invalid_field");
    assertThat(problem).containsEntry("field", field);
    assertThat((String) problem.get("detail")).startsWith(field).doesNotContain("dev.chatai");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\" \"", "\"a\"", "5", "true"})
  void a_body_that_is_no_object(String body) {
    for (var path : new String[] {"/conversation", turns}) {
      assertThat(refused(post(path, body), 422, "invalid_field"))
          .containsEntry("field", "body")
          .containsEntry("detail", "body must be a JSON object.");
    }
  }

  @Test
  void a_value_within_a_field_is_named() {
    for (var value : new String[] {"null", "1", "[]", "{}"}) {
      var body = "{\"metadata\": {\"b\": \"1\", \"c\": %s}}".formatted(value);
      assertThat(refused(post("/conversation", body), 422, "invalid_field"))
          .containsEntry("field", "metadata")
          .containsEntry("detail", "metadata.c must be a string.");
    }
    var body = JSON.writeValueAsString(Map.of("metadata", Map.of("k".repeat(65), 1)));
    assertThat(refused(post("/conversation", body), 422, "invalid_field"))
        .containsEntry("detail", "metadata has a value that must be a string.");
  }

  @Test
  void bounds() {
    // two UTF-16 units, one character
    assertThat(post(turns, turn("🐘".repeat(200_000))).statusCode()).isEqualTo(200);
    refused(post(turns, turn("a".repeat(200_001))), 422, "invalid_field");
    var long1 = JSON.writeValueAsString(Map.of("metadata", Map.of("k".repeat(65), "v")));
    refused(post("/conversation", long1), 422, "invalid_field");
    var long2 = JSON.writeValueAsString(Map.of("title", "t".repeat(1_001)));
    refused(post("/conversation", long2), 422, "invalid_field");
    var long3 = JSON.writeValueAsString(Map.of("system_prompt", "t".repeat(200_001)));
    refused(post("/conversation", long3), 422, "invalid_field");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "201", "-1", "x", "1.5", "99999999999", "%D9%A3", "0x10", "1%202", "%2B5"})
  void invalid_limit(String limit) {
    assertThat(refused(get("/conversation?limit=" + limit), 422, "invalid_field"))
        .containsEntry("field", "limit");
  }

  @Test
  void refused_commands() {
    assertThat(
            refused(
                post(turns, "{\"message\": \"a\", \"model\": \"gpt-0\"}"), 422, "unknown_model"))
        .containsEntry("field", "model");
    var stranger = "{\"message\": \"a\", \"parent_id\": \"%s\"}".formatted(UNKNOWN);
    assertThat(refused(post(turns, stranger), 422, "invalid_parent"))
        .containsEntry("field", "parent_id");
  }

  @Test
  void an_unavailable_store(CapturedOutput output) {
    conversations.broken = () -> new EventStoreException("no connection to db:5432");
    var response = post("/conversation", "");
    refused(response, 503, "store_unavailable");
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    refused(post(turns, turn("a")), 503, "store_unavailable");
    refused(
        post(turns, "{\"message\": \"a\", \"stream\": true}", "Accept", "text/event-stream"),
        503,
        "store_unavailable");
    assertThat(output).doesNotContain("Exception");
  }

  @Test
  void an_unexpected_failure_is_logged_once_and_without_content(CapturedOutput output) {
    conversations.broken = () -> new IllegalStateException("the secret");
    var response = post("/conversation", "{}");
    var problem = refused(response, 500, "internal_error");
    assertThat(response.body()).doesNotContain("secret", "IllegalState");
    assertThat(output).containsOnlyOnce((String) problem.get("instance"));
    assertThat(output).contains("IllegalStateException").doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a%2fb HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /conversation?a=%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /conversation/;x=1/../ HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n\r\n",
        "GET /{} HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "nonsense\r\n\r\n"
      })
  void malformed_http_is_a_problem(String bytes) throws Exception {
    try (var client = new RawClient(port)) {
      client.send(bytes);
      client.readUntil("\r\n\r\n");
      assertThat(client.seen()).startsWith("HTTP/1.1 4").contains("application/problem+json");
    }
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> refused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    var problem = JSON.readValue(response.body(), Map.class);
    assertThat(problem)
        .containsEntry("code", code)
        .containsEntry("status", status)
        .containsKeys("type", "title", "detail", "instance");
    return problem;
  }
}
