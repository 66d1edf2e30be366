package dev.chatai.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The API below a path prefix: all paths that it returns have the prefix.
abstract class PrefixTest extends ApiTest {
  static final String PREFIX = "/some/chat";

  private static final String UNKNOWN = "0198e0f0-0000-7000-8000-000000000000";
  private static final String STREAM = "{\"message\": \"Hi\", \"stream\": true}";

  @Test
  void location_of_a_stream() {
    for (var accept : new String[] {"text/plain", "text/event-stream"}) {
      var response = post("/conversation/completion/" + started(), STREAM, "Accept", accept);
      assertThat(header(response, "Location"))
          .matches(PREFIX + "/conversation/[0-9a-f-]{36}/message/[0-9a-f-]{36}/stream");
      assertThat(header(response, "Location")).contains(header(response, "X-Message-Id"));
    }
  }

  @Test
  void link_to_the_next_page() {
    started();
    started();
    assertThat(header(get("/conversation?limit=1"), "Link"))
        .matches("<" + PREFIX + "/conversation\\?limit=1&after=[0-9a-f-]{36}>; rel=\"next\"");
  }

  @Test
  void the_home_page_and_its_files() {
    var html = get("/", "Accept", "text/html").body();
    var files = Pattern.compile("(?:src|href)=\"(ui/[^\"]+)\"").matcher(html).results().toList();
    assertThat(files).hasSizeGreaterThan(10);
    for (var file : files) {
      var response = get("/" + file.group(1));
      assertThat(response.statusCode()).as(file.group(1)).isEqualTo(200);
      assertThat(header(response, "Cache-Control")).contains("immutable");
    }
  }

  @Test
  void instance_of_a_problem() {
    for (var path :
        new String[] {
          "/conversation/" + UNKNOWN, // reported by a controller
          "/nothing", // no such route
          "/conversation;x=1" // refused by a filter, reported by the error page
        }) {
      var response = get(path);
      assertThat(response.statusCode()).isBetween(400, 404);
      assertThat(json(response).get("instance").asString()).isEqualTo(PREFIX + path);
    }
  }

  @Test
  void the_page_and_its_files() {
    assertThat(get("/docs").body()).contains("src=\"docs/docs.js\"");
    for (var file : new String[] {"/docs/docs.js", "/webjars/swagger-ui/swagger-ui.css"}) {
      assertThat(get(file).statusCode()).isEqualTo(200);
    }
    assertThat(get("/webjars/swagger-ui/swagger-ui.css").headers().firstValue("Cache-Control"))
        .isNotEqualTo(get("/docs").headers().firstValue("Cache-Control"));
  }

  @Test
  void server_of_the_document() {
    assertThat(json(get("/openapi.json")).at("/servers/0/url").asString()).isEqualTo(PREFIX);
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElseThrow();
  }
}
