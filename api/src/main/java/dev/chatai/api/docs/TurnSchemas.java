package dev.chatai.api.docs;

import static java.util.Objects.requireNonNull;

import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tools;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import tools.jackson.databind.json.JsonMapper;

/// Documents what a turn may have beside a text: values that have one of several forms in JSON, and
/// examples.
class TurnSchemas implements OpenApiCustomizer {
  private static final String TEXT_PART = "TextPart";
  private static final String IMAGE_PART = "ImagePart";

  private static final Map<String, String> EXAMPLES = new LinkedHashMap<>();

  static {
    SpringDocUtils.getConfig()
        .replaceWithSchema(Text.class, new StringSchema())
        .replaceWithSchema(Part.class, part())
        .replaceWithSchema(
            Question.class,
            new Schema<>().oneOf(List.of(new StringSchema(), new ArraySchema().items(part()))))
        .replaceWithSchema(
            Tools.Choice.class,
            new Schema<>()
                .oneOf(
                    List.of(
                        new StringSchema()._enum(List.of("auto", "none", "required")),
                        object("name", new StringSchema()))));
    EXAMPLES.put("text", "{\"message\": \"Why is the sky blue?\", \"stream\": true}");
    EXAMPLES.put(
        "image",
        """
        {"message": [{"type": "text", "text": "What is this?"},
                     {"type": "image", "url": "https://example.org/picture.png"}]}\
        """);
    EXAMPLES.put(
        "tools",
        """
        {"message": "What is the weather in Ulm?",
         "tools": [{"name": "weather", "description": "The weather of a town.",
                    "parameters": {"type": "object", "required": ["town"],
                                   "properties": {"town": {"type": "string"}}}}],
         "tool_choice": "auto"}\
        """);
    EXAMPLES.put(
        "tool_results",
        "{\"tool_results\": [{\"tool_call_id\": \"call_1\", \"content\": \"Drizzle, 12 °C.\"}]}");
    EXAMPLES.put(
        "json",
        """
        {"message": "Name a town and its river.", "reasoning_effort": "low",
         "response_format": {"type": "json_schema", "name": "town",
                             "schema": {"type": "object", "required": ["town", "river"],
                                        "properties": {"town": {"type": "string"},
                                                       "river": {"type": "string"}}}}}\
        """);
  }

  private static Schema<?> part() {
    return new Schema<>()
        .oneOf(List.of(reference(TEXT_PART), reference(IMAGE_PART)))
        .discriminator(
            new Discriminator()
                .propertyName("type")
                .mapping("text", "#/components/schemas/" + TEXT_PART)
                .mapping("image", "#/components/schemas/" + IMAGE_PART));
  }

  private static Schema<?> reference(String component) {
    return new Schema<>().$ref(component);
  }

  private static Schema<?> object(String field, Schema<?> value) {
    return new ObjectSchema().addProperty(field, value).addRequiredItem(field);
  }

  private static Schema<?> part(String type, String field, Schema<?> value) {
    return object(field, value)
        .addProperty("type", new StringSchema()._enum(List.of(type)))
        .addRequiredItem("type");
  }

  @Override
  public void customise(OpenAPI document) {
    document
        .getComponents()
        .addSchemas(TEXT_PART, part("text", "text", new StringSchema()))
        .addSchemas(
            IMAGE_PART,
            part(
                "image",
                "url",
                new StringSchema()
                    .description(
                        "`https:`, or `data:` with PNG, JPEG, GIF or WebP in base64. Not fetched by"
                            + " this server.")));
    var turns = requireNonNull(document.getPaths().get("/conversation/completion/{id}"));
    turns.getPost().getRequestBody().getContent().values().forEach(TurnSchemas::addExamples);
  }

  private static void addExamples(MediaType body) {
    EXAMPLES.forEach((name, json) ->
        body.addExamples(
            name, new Example().value(new JsonMapper().readValue(json, Object.class))));
  }
}
