package dev.chatai.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;

class DocsTest extends ApiTest {
  @Test
  void the_page_and_its_files_are_served() {
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
  void the_document_describes_the_routes() {
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
            "/conversation/{id}/tree",
            "/conversation/{id}/messages",
            "/conversation/search",
            "/owner",
            "/owner/export",
            "/admin/processors",
            "/admin/processors/{name}",
            "/admin/answers",
            "/admin/answers/{mid}/cancel",
            "/admin/activity",
            "/admin/usage",
            "/admin/keys",
            "/admin/keys/{id}");
    var schemas = document.get("components").get("schemas");
    assertThat(schemas.propertyNames())
        .containsExactlyInAnyOrder(
            "Activity",
            "Changes",
            "Citation",
            "ConversationView",
            "ErrorView",
            "EventView",
            "Exported",
            "ImagePart",
            "KeyView",
            "MadeKey",
            "MessageView",
            "Minute",
            "NewConversation",
            "NewKey",
            "OpenAnswer",
            "OwnerDay",
            "Pong",
            "Problem",
            "ProcessorView",
            "PromptAttempt",
            "PromptMessage",
            "PromptView",
            "RebuildProgress",
            "Regeneration",
            "RequestOptions",
            "RequestedFormat",
            "SearchHit",
            "Segment",
            "TextPart",
            "TokenQuota",
            "ToolCall",
            "ToolDefinition",
            "ToolResult",
            "TreeNode",
            "Turn",
            "Usage",
            "UsageDayView",
            "UsageView",
            "Who");
    var conversation = schemas.get("ConversationView");
    assertThat(conversation.at("/properties/title/type").toString())
        .isEqualTo("[\"string\",\"null\"]");
    assertThat(conversation.get("required").toString()).contains("messages", "title");
    assertThat(schemas.get("MessageView").get("required").toString()).doesNotContain("error");
    assertThat(document.at("/paths/~1conversation~1{id}/get/parameters/0/schema/format").asString())
        .isEqualTo("uuid");
    // null takes a field away, so a generated client must not send one that was not set
    assertThat(schemas.at("/Changes/properties/metadata/oneOf/0/type").asString())
        .isEqualTo("object");
    assertThat(schemas.at("/Changes/properties/metadata/oneOf/1/type").asString())
        .isEqualTo("null");
    for (var field : List.of("title", "system_prompt", "model")) {
      assertThat(schemas.at("/Changes/properties/" + field + "/type").toString())
          .as(field)
          .endsWith(",\"null\"]");
    }
    var turn = schemas.get("Turn").get("properties");
    assertThat(turn.propertyNames())
        .containsExactlyInAnyOrder(
            "message",
            "tool_results",
            "stream",
            "model",
            "temperature",
            "max_tokens",
            "top_p",
            "seed",
            "frequency_penalty",
            "presence_penalty",
            "reasoning_effort",
            "verbosity",
            "stop",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            "parent_id",
            "on_busy");
    assertThat(turn.at("/message/oneOf/0/type").asString()).isEqualTo("string");
    assertThat(turn.at("/message/oneOf/1/items/oneOf").findValuesAsString("$ref"))
        .containsExactly("#/components/schemas/TextPart", "#/components/schemas/ImagePart");
    assertThat(turn.at("/tool_choice/oneOf/0/enum").toString()).contains("required");
    assertThat(schemas.at("/ToolDefinition/properties/parameters/type").asString())
        .isEqualTo("object");
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

  /// The rules of Redocly (recommended) and Spectral (`oas`), without these programs. The exception
  /// is Redocly's rule against ambiguous paths, which does not know that an id is never
  /// `completion`.
  @Test
  void the_document_follows_the_rules_of_linters() {
    var document = json(get("/openapi.json"));
    assertThat(document.at("/info/contact/name").asString()).isNotBlank();
    assertThat(document.at("/info/license/identifier").asString()).isEqualTo("Apache-2.0");
    assertThat(document.at("/info/description").asString()).isNotBlank();
    assertThat(document.at("/servers/0/url").asString()).isEqualTo("/");
    var tags = document.get("tags").valueStream().map(it -> it.get("name")).toList();
    assertThat(tags).isNotEmpty().doesNotHaveDuplicates();
    assertThat(document.get("tags").valueStream())
        .allSatisfy(it -> assertThat(it.get("description").asString()).isNotBlank());
    for (var path : document.get("paths").properties()) {
      assertThat(path.getKey()).matches("/|(/([a-z]+|\\{[a-z]+}))+");
      for (var method : path.getValue().properties()) {
        assertOperation(path.getKey(), method.getValue(), tags);
      }
    }
  }

  private static void assertOperation(String path, JsonNode operation, List<JsonNode> tags) {
    assertThat(operation.propertyNames()).as(path).contains("summary", "description", "tags");
    assertThat(operation.get("summary").asString()).isNotBlank();
    assertThat(operation.get("description").asString()).isNotBlank();
    assertThat(tags).contains(operation.get("tags").get(0));
    assertThat(operation.get("tags").size()).isEqualTo(1);
    assertThat(operation.get("responses").propertyNames())
        .anyMatch(it -> it.startsWith("2"))
        .anyMatch(it -> it.startsWith("4"));
    var parameters = operation.path("parameters").valueStream().toList();
    assertThat(parameters)
        .allSatisfy(it -> {
          assertThat(it.has("schema")).isTrue();
          assertThat(it.get("in").asString().equals("path"))
              .isEqualTo(path.contains("{" + it.get("name").asString() + "}"));
          assertThat(it.path("required").asBoolean() || !it.get("in").asString().equals("path"))
              .isTrue();
        });
    assertThat(parameters.stream().filter(it -> it.get("in").asString().equals("path")))
        .hasSize(path.split("\\{", -1).length - 1);
  }

  /// Generated clients name their methods after them.
  @Test
  void operation_ids_are_stable() {
    assertThat(json(get("/openapi.json")).get("paths").findValuesAsString("operationId"))
        .containsExactlyInAnyOrder(
            "ping",
            "startConversation",
            "listConversations",
            "readConversation",
            "changeConversation",
            "eraseConversation",
            "followConversation",
            "search",
            "ask",
            "regenerateAnswer",
            "cancelAnswer",
            "followAnswer",
            "readMessage",
            "listMessages",
            "listSiblings",
            "readTree",
            "listEvents",
            "readPrompt",
            "readUsage",
            "exportEverything",
            "readOwner",
            "eraseEverything",
            "listProcessors",
            "rebuild",
            "cancelRebuild",
            "listOpenAnswers",
            "cancelOpenAnswer",
            "readActivity",
            "readUsageOfAll",
            "listKeys",
            "makeKey",
            "revokeKey");
  }

  @Test
  void each_component_is_used_and_each_reference_resolves() {
    var document = json(get("/openapi.json"));
    var references = document.findValuesAsString("$ref");
    assertThat(references).allSatisfy(it -> assertThat(document.at(it.substring(1))).isNotEmpty());
    document
        .get("components")
        .get("schemas")
        .propertyNames()
        .forEach(it -> assertThat(references).contains("#/components/schemas/" + it));
  }

  @Test
  void each_example_matches_its_schema() {
    var document = json(get("/openapi.json"));
    var examples = 0;
    for (var holder : document.findParents("example")) {
      assertValid(document, holder, holder.get("example"));
      examples++;
    }
    for (var content : document.findParents("examples")) {
      for (var example : content.get("examples")) {
        assertValid(document, content.get("schema"), example.get("value"));
        examples++;
      }
    }
    assertThat(examples).isGreaterThan(50);
  }

  private static void assertValid(JsonNode document, JsonNode given, JsonNode value) {
    var schema = given.has("$ref") ? document.at(given.get("$ref").asString().substring(1)) : given;
    if (schema.has("oneOf")) {
      var form = schema.get("oneOf").valueStream().filter(it -> isOf(document, it, value));
      assertValid(document, form.findFirst().orElseThrow(), value);
      return;
    }
    assertThat(value.getNodeType()).isEqualTo(type(schema));
    value.forEach(it -> {
      if (value.isArray()) {
        assertValid(document, schema.get("items"), it);
      }
    });
    if (schema.path("additionalProperties").isBoolean()) {
      assertThat(schema.get("properties").propertyNames()).containsAll(value.propertyNames());
    }
    schema.path("required").forEach(it -> assertThat(value.has(it.asString())).isTrue());
    for (var property : schema.path("properties").properties()) {
      if (value.has(property.getKey())) {
        assertValid(document, property.getValue(), value.get(property.getKey()));
      }
    }
  }

  /// A discriminator tells objects apart by their type; other forms differ by the kind of JSON.
  private static boolean isOf(JsonNode document, JsonNode given, JsonNode value) {
    var schema = given.has("$ref") ? document.at(given.get("$ref").asString().substring(1)) : given;
    var type = schema.at("/properties/type/enum/0");
    return value.getNodeType() == type(schema)
        && (type.isMissingNode() || type.equals(value.path("type")));
  }

  private static JsonNodeType type(JsonNode schema) {
    return switch (schema.get("type").asString()) {
      case "object" -> JsonNodeType.OBJECT;
      case "array" -> JsonNodeType.ARRAY;
      case "integer", "number" -> JsonNodeType.NUMBER;
      case "boolean" -> JsonNodeType.BOOLEAN;
      default -> JsonNodeType.STRING;
    };
  }

  @Test
  void the_document_describes_authentication() {
    var document = json(get("/openapi.json"));
    assertThat(document.get("security")).isEqualTo(JSON.readTree("[]"));
    assertThat(document.get("components").has("securitySchemes")).isFalse();
  }
}
