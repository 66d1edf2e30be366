package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalManagementPort;

/// Headers for browsers, and which pages may call the API.
class BrowserTest extends SecuredTest {
  @LocalManagementPort private int managementPort;

  private HttpResponse<String> preflight(String origin, String... headers) {
    return stranger()
        .send(
            stranger()
                .request("/conversation")
                .method("OPTIONS", BodyPublishers.noBody())
                .headers("Origin", origin, "Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", String.join(",", headers)));
  }

  @Test
  void pages_of_configured_origins_may_call() {
    var asked =
        preflight(
            ORIGIN,
            "authorization",
            "x-api-key",
            "content-type",
            "idempotency-key",
            "last-event-id");
    assertThat(asked.statusCode()).isEqualTo(200);
    assertThat(asked.headers().firstValue("Access-Control-Allow-Origin")).contains(ORIGIN);
    assertThat(asked.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .containsIgnoringCase("idempotency-key")
        .containsIgnoringCase("last-event-id");
    assertThat(preflight("http://localhost:3000").statusCode()).isEqualTo(200);

    var client = owner("page");
    var answer = client.send(client.request("/conversation").header("Origin", ORIGIN));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(ORIGIN);
    assertThat(String.join(",", answer.headers().allValues("Access-Control-Expose-Headers")))
        .contains("Location", "X-Message-Id", "Link", "Retry-After", "RateLimit");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
  }

  /// Also for a wrong key.
  @Test
  void a_refusal_can_be_read_by_the_page() {
    var refused = stranger().send(stranger().request("/conversation").header("Origin", ORIGIN));
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).contains(ORIGIN);
  }

  @Test
  void pages_of_other_origins_may_not() {
    for (var origin : new String[] {"https://evil.example", "null", ORIGIN + ".evil.example"}) {
      var refused = preflight(origin);
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(ChatClient.json(refused).get("code").asString()).isEqualTo("forbidden");
      assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
    var header = preflight(ORIGIN, "x-anything");
    assertThat(header.statusCode()).isEqualTo(403);
  }

  /// The management port has no authentication, so it has to refuse pages by their origin.
  @Test
  void nor_may_they_call_the_management_port() {
    var operator = new ChatClient(managementPort);
    var rebuild = operator.request("/actuator/projections/conversations");
    var page = rebuild.header("Origin", "https://evil.example").POST(BodyPublishers.noBody());
    assertThat(operator.send(page).statusCode()).isEqualTo(403);
    var link = operator.request("/actuator/info").header("Sec-Fetch-Site", "cross-site");
    assertThat(operator.send(link).statusCode()).isEqualTo(403);
    assertThat(operator.response("/actuator/info").statusCode()).isEqualTo(200);
  }

  @Test
  void responses_have_security_headers() {
    var client = owner("headers");
    assertGuarded(client.response("/conversation"));
    assertGuarded(client.response("/nothing"));
    assertGuarded(client.post("/conversation", "{not json"));
    assertGuarded(stranger().response("/conversation"));
    assertGuarded(stranger().response("/docs"));
  }

  private static void assertGuarded(HttpResponse<String> response) {
    var headers = response.headers();
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
    assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'none'");
    assertThat(headers.allValues("Cache-Control")).containsExactly("no-store");
    assertThat(headers.firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void a_stream_has_its_own_cache_control() {
    var client = owner("stream");
    var stream = client.openEvents(client.start(), "Hello");
    try (var lines = stream.body()) {
      assertThat(ChatClient.events(lines)).isNotEmpty();
    }
    assertThat(stream.headers().allValues("Cache-Control")).containsExactly("no-cache");
  }

  @Test
  void the_document_describes_authentication() {
    var document = stranger().get("/openapi.json");
    assertThat(document.at("/components/securitySchemes").propertyNames())
        .containsExactlyInAnyOrder("bearer", "key");
    assertThat(document.get("security")).hasSize(2);
    assertThat(document.at("/paths/~1/get/security").toString()).isEqualTo("[]");
    assertThat(document.at("/paths/~1conversation/get/responses").propertyNames())
        .contains("401", "403");
  }
}
