package dev.chatai.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.TestPropertySource;

/// Headers of a proxy that name no URL.
@TestPropertySource(properties = "server.forward-headers-strategy=framework")
@ExtendWith(OutputCaptureExtension.class)
class ForwardedHeadersTest extends ApiTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-Prefix | a<b",
        "X-Forwarded-Prefix | chat",
        "X-Forwarded-Prefix | /a b",
        "X-Forwarded-Prefix | /a?b",
        "X-Forwarded-Prefix | /a#b",
        "X-Forwarded-Prefix | /%zz",
        "X-Forwarded-Prefix | //evil.example",
        "X-Forwarded-Prefix | https://evil.example/x",
        "X-Forwarded-Host | a b",
        "X-Forwarded-Host | a<b",
        "X-Forwarded-Host | a\\b",
        "X-Forwarded-Host | [::1",
        "X-Forwarded-Host | localhost:port",
        "X-Forwarded-Port | port",
        "X-Forwarded-Proto | a b",
        "Forwarded | host=\"a b\""
      })
  void are_a_malformed_request(String name, String value, CapturedOutput output) {
    for (var path : new String[] {"/", "/conversation", "/nothing", "/openapi.json", "/docs"}) {
      var response = get(path, name, value);
      assertThat(response.statusCode()).as(path).isEqualTo(400);
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("application/problem+json");
      assertThat(json(response).get("code").asString()).isEqualTo("malformed_request");
      assertThat(json(response).get("instance").asString()).isEqualTo(path);
    }
    assertThat(output).doesNotContain("Exception");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-Prefix | /",
        "X-Forwarded-Prefix | /a/b/",
        "X-Forwarded-Prefix | /caf%C3%A9/~user",
        "X-Forwarded-Host | my_proxy:8443",
        "X-Forwarded-Host | [::1]:8443",
        "X-Forwarded-Proto | https",
        "Forwarded | for=192.0.2.1;host=chat.example.org;proto=https"
      })
  void that_do_are_taken(String name, String value) {
    assertThat(get("/conversation", name, value).statusCode()).isEqualTo(200);
  }
}
