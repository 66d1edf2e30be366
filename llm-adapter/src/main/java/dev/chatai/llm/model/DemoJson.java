package dev.chatai.llm.model;

import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.llm.chunk.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// JSON that has a turn's format: every property of the schema with the simplest value of its type,
/// strings with what was said. It fits simple schemas, without references and bounds.
final class DemoJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private DemoJson() {}

  static String of(ResponseFormat format, String said) {
    var schema = format.schema();
    return Json.MAPPER.writeValueAsString(
        schema == null
            ? NODES.objectNode().put("answer", said)
            : value(Json.read(schema.value()), said));
  }

  private static JsonNode value(JsonNode schema, String said) {
    if (schema.has("const")) {
      return schema.get("const");
    }
    if (schema.path("enum").has(0)) {
      return schema.get("enum").get(0);
    }
    var type = schema.path("type");
    return switch (type.isArray() ? type.path(0).asString("") : type.asString("object")) {
      case "string" -> NODES.stringNode(said);
      case "integer", "number" -> NODES.numberNode(0);
      case "boolean" -> NODES.booleanNode(false);
      case "array" -> NODES.arrayNode();
      case "null" -> NODES.nullNode();
      default -> {
        var object = NODES.objectNode();
        schema
            .path("properties")
            .properties()
            .forEach(it -> object.set(it.getKey(), value(it.getValue(), said)));
        yield object;
      }
    };
  }
}
