package dev.chatai.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocsTest extends ApiTest {
  @Test
  void the_page_and_all_it_names_are_here() {
    var page = get("/docs", "Accept", "text/html");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    var links = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page.body());
    var found = 0;
    while (links.find()) {
      assertThat(get("/" + links.group(1)).statusCode()).as(links.group(1)).isEqualTo(200);
      found++;
    }
    assertThat(found).isEqualTo(4);
    assertThat(get("/docs/docs.js").body()).contains("openapi.json");
  }

  @Test
  void the_document_says_what_the_routes_do() {
    var response = get("/openapi.json");
    assertThat(response.statusCode()).isEqualTo(200);
    var document = json(response);
    assertThat(document.get("paths").propertyNames())
        .containsExactlyInAnyOrder(
            "/",
            "/usage",
            "/conversation",
            "/conversation/{id}",
            "/conversation/{id}/stream",
            "/conversation/{id}/events",
            "/conversation/completion/{id}",
            "/conversation/{id}/message/{mid}",
            "/conversation/{id}/message/{mid}/stream",
            "/conversation/{id}/message/{mid}/prompt",
            "/conversation/{id}/message/{mid}/cancel",
            "/conversation/{id}/message/{mid}/regenerate",
            "/conversation/{id}/message/{mid}/siblings",
            "/conversation/search",
            "/owner",
            "/owner/export");
    var schemas = document.get("components").get("schemas");
    assertThat(schemas.propertyNames())
        .containsExactlyInAnyOrder(
            "Changes",
            "ConversationView",
            "ErrorView",
            "EventView",
            "Exported",
            "MessageView",
            "NewConversation",
            "Pong",
            "Problem",
            "PromptAttempt",
            "PromptMessage",
            "PromptView",
            "Regeneration",
            "SearchHit",
            "TokenQuota",
            "Turn",
            "Usage",
            "UsageDayView",
            "UsageView");
    var conversation = schemas.get("ConversationView");
    assertThat(conversation.at("/properties/title/type").toString())
        .isEqualTo("[\"string\",\"null\"]");
    assertThat(conversation.get("required").toString()).contains("messages", "title");
    assertThat(schemas.get("MessageView").get("required").toString()).doesNotContain("error");
    assertThat(document.at("/paths/~1conversation~1{id}/get/parameters/0/schema/format").asString())
        .isEqualTo("uuid");
    var turn = schemas.get("Turn").get("properties");
    assertThat(turn.propertyNames())
        .containsExactlyInAnyOrder(
            "message", "stream", "model", "temperature", "max_tokens", "parent_id", "on_busy");
    assertThat(turn.get("message").get("type").asString()).isEqualTo("string");
    assertThat(turn.get("parent_id").get("format").asString()).isEqualTo("uuid");
    var message = schemas.get("MessageView").get("properties");
    assertThat(message.get("id").get("format").asString()).isEqualTo("uuid");
    assertThat(message.get("status").get("enum").toString()).contains("\"in_progress\"");
    var responses = document.at("/paths/~1conversation~1completion~1{id}/post/responses");
    assertThat(responses.propertyNames())
        .contains(
            "200", "400", "401", "403", "404", "409", "413", "415", "422", "429", "500", "502",
            "503", "504");
    assertThat(responses.get("200").get("content").propertyNames())
        .containsExactlyInAnyOrder("application/json", "text/plain", "text/event-stream");
  }
}
