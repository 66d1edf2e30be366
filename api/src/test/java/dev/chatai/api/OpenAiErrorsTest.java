package dev.chatai.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

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
