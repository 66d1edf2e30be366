package dev.chatai.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The schemas of the Open Responses specification, which is the neutral one of OpenAI's Responses.
public final class OpenResponses {
  private static final JsonMapper JSON = new JsonMapper();
  private static final ObjectNode SPECIFICATION = read();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();
  private static final Map<String, String> EVENTS = events();

  private OpenResponses() {}

  private static ObjectNode read() {
    try (var file = OpenResponses.class.getResourceAsStream("/openresponses/openapi.json")) {
      var document = (ObjectNode) JSON.readTree(Objects.requireNonNull(file));
      // its generator has lost the type of an object of any fields
      ((ObjectNode) document.at("/components/schemas/JsonSchemaResponseFormat/properties"))
          .set("schema", JSON.createObjectNode().put("type", "object"));
      ((ObjectNode) document.at("/components/schemas/JsonSchemaResponseFormat"))
          .set("required", JSON.readTree("[\"type\", \"name\", \"schema\", \"strict\"]"));
      return document;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// The schema of each kind of event.
  private static Map<String, String> events() {
    var events = new ConcurrentHashMap<String, String>();
    for (var schema : SPECIFICATION.at("/components/schemas").properties()) {
      if (schema.getKey().endsWith("StreamingEvent")) {
        var type = schema.getValue().at("/properties/type/enum/0").asString();
        events.put(type, schema.getKey());
      }
    }
    return events;
  }

  public static JsonNode json(Object value) {
    return JSON.readTree(JSON.writeValueAsString(value));
  }

  /// A schema by its name.
  public static void assertIs(String name, JsonNode value) {
    var schema =
        SCHEMAS.computeIfAbsent(
            name,
            it -> {
              var document = SPECIFICATION.deepCopy();
              document.put("$ref", "#/components/schemas/" + it);
              return REGISTRY.getSchema(document);
            });
    assertThat(schema.validate(value)).as("%s: %s", name, value).isEmpty();
  }

  /// An event of a stream, by its type.
  public static void assertEvent(JsonNode event) {
    assertIs(Objects.requireNonNull(EVENTS.get(event.get("type").asString())), event);
  }
}
