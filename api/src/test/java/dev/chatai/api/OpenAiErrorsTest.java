package dev.chatai.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiErrorsTest extends ApiTest {
  @Test
  void below_v1_an_error_has_the_shape_that_openais_clients_know() {
    var response = get("/v1/nothing");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(json(response).toString())
        .isEqualTo(
            "{\"error\":{\"message\":\"There is nothing here.\","
                + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"not_found\"}}");
    assertThat(response.headers().firstValue("x-should-retry")).isEmpty();
  }

  @Test
  void each_response_below_v1_names_its_request() {
    var first = get("/v1/nothing").headers().firstValue("x-request-id").orElseThrow();
    assertThat(first).matches("req_[0-9a-f]{32}");
    assertThat(get("/v1/nothing").headers().firstValue("x-request-id").orElseThrow())
        .isNotEqualTo(first);
    assertThat(get("/v10").headers().firstValue("x-request-id")).isEmpty();
  }

  @Test
  void a_body_that_is_no_json_is_told_likewise() {
    var response = post("/v1/responses", "{");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).at("/error/code").asString()).isEqualTo("malformed_json");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/models?limit=5, limit",
    "/v1/responses/resp_1?limit=5&stream=true, limit",
    "/v1/conversations/conv_1/items?befor=x, befor",
    "/v1/chat/completions?metadata%5Ba%5D=b, metadata[a]",
    "/v1/responses/resp_1/input_items?a%00b=1, query",
    "/v1/responses/resp_1?include=message.output_text.logprobs, include",
    "/v1/responses/resp_1?include%5B%5D=message.output_text.logprobs, include",
    "/v1/responses/resp_1?starting_after=1&starting_after=2&stream=true, starting_after",
  })
  void a_query_parameter_that_is_not_known_is_refused_by_its_name(String path, String param) {
    var response = get(path);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).at("/error/param").asString()).isEqualTo(param);
  }

  @Test
  void it_is_refused_wherever_it_is_sent_and_only_below_v1() {
    var response = post("/v1/responses?limit=5", "{\"input\": \"x\"}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).at("/error/code").asString()).isEqualTo("unknown_parameter");
    assertThat(get("/v1/nothing?limit=5").statusCode()).isEqualTo(404);
    assertThat(get("/conversation?colour=red").statusCode()).isEqualTo(200);
  }

  /// The first is as OpenAI's clients write a list.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "?include%5B%5D=reasoning.encrypted_content&include%5B%5D=file_search_call.results",
        "?include=reasoning.encrypted_content",
        "?stream=true&starting_after=3&include_obfuscation=false"
      })
  void those_of_official_clients_are_accepted(String query) {
    var response = get("/v1/responses/resp_1" + query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(404);
  }

  /// Tomcat answers it: no filter of ours sees it.
  @Test
  void and_a_request_that_never_reaches_the_application() throws IOException {
    try (var client = new RawClient(port)) {
      client.send("GET /v1/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      client.readToEnd();
      assertThat(client.seen()).startsWith("HTTP/1.1 400").contains("invalid_request_error");
    }
  }
}
