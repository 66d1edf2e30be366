package dev.chatai.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversationTest extends ApiTest {
  private static final Pattern NEXT = Pattern.compile("<(/[^>]+)>; rel=\"next\"");

  @Test
  void starts_without_a_body() {
    var request =
        HttpRequest.newBuilder(uri("/conversation")).POST(BodyPublishers.noBody()).build();
    var conversation = json(send(request));
    assertThat(conversation.get("id").asString()).hasSize(36);
    assertThat(conversation.get("messages")).isEmpty();
    assertThat(conversation.get("metadata")).isEmpty();
    assertThat(conversation.propertyNames())
        .containsExactly(
            "id",
            "messages",
            "created_at",
            "updated_at",
            "title",
            "model",
            "system_prompt",
            "metadata");
    assertThat(json(post("/conversation", "null")).has("id")).isTrue();
    assertThat(json(post("/conversation", "")).has("id")).isTrue();
  }

  @Test
  void starts_with_everything() {
    var response =
        post(
            "/conversation",
            """
            {"title": "T", "system_prompt": "S", "model": "m", "metadata": {"b": "2", "a": "1"}}\
            """);
    assertThat(response.statusCode()).isEqualTo(200);
    var conversation = json(response);
    assertThat(conversation.get("title").asString()).isEqualTo("T");
    assertThat(conversation.get("system_prompt").asString()).isEqualTo("S");
    assertThat(conversation.get("model").asString()).isEqualTo("m");
    assertThat(conversation.get("metadata").toString()).isEqualTo("{\"b\":\"2\",\"a\":\"1\"}");
    assertThat(json(get("/conversation/" + conversation.get("id").asString())))
        .isEqualTo(conversation);
  }

  @Test
  void pages_end() {
    var started = new ArrayList<String>(IntStream.range(0, 7).mapToObj(_ -> started()).toList());
    started.sort(Comparator.reverseOrder());
    var seen = new ArrayList<String>();
    var path = "/conversation?limit=3";
    while (path != null) {
      var page = get(path);
      json(page).forEach(it -> seen.add(it.get("id").asString()));
      path = page.headers().firstValue("Link").map(ConversationTest::next).orElse(null);
    }
    assertThat(seen).startsWith(started.toArray(String[]::new)).doesNotHaveDuplicates();
    assertThat(seen).isEqualTo(idsOf("/conversation?limit=200"));
    assertThat(
            get("/conversation?limit=" + Math.min(200, seen.size())).headers().firstValue("Link"))
        .isEmpty();
  }

  private List<String> idsOf(String path) {
    var ids = new ArrayList<String>();
    json(get(path)).forEach(it -> ids.add(it.get("id").asString()));
    return ids;
  }

  private static String next(String link) {
    var matcher = NEXT.matcher(link);
    assertThat(matcher.matches()).isTrue();
    return matcher.group(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/* | application/json",
        "application/json | application/json",
        "application/json, text/html;q=0.5 | application/json",
        "nonsense | application/json",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | text/html"
      })
  void home(String accept, String type) {
    var response = get("/", "Accept", accept);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
    assertThat(response.headers().firstValue("Vary").orElseThrow())
        .startsWithIgnoringCase("accept");
    if (type.equals("text/html")) {
      assertThat(response.body()).startsWith("<!doctype html>").doesNotContain("{version}");
    } else {
      assertThat(response.body()).isEqualTo("{\"message\":\"pong\"}");
    }
  }
}
