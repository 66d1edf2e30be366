package dev.chatai.llm.format;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whether an answer has the form that its turn asks for. It is told, and nothing is repaired.
public final class AnswerFormat {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /// Knows the specification's own schemas, and fetches none.
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          it ->
              it.schemaCacheEnabled(false)
                  .schemaLoader(loader -> loader.fetchRemoteResources(false))
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .failFast(true)
                          .regularExpressionFactory(BoundedPattern::of)
                          .build()));

  /// What a schema must fit.
  private static final Schema SCHEMA =
      SCHEMAS.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));

  private AnswerFormat() {}

  /// @return null where no form is asked for, or where it cannot be judged, as by a schema that is
  ///   none
  public static @Nullable Boolean isValid(@Nullable ResponseFormat format, Text answer) {
    if (format == null || format.type() == ResponseFormat.Type.TEXT) {
      return null;
    }
    var json = json(answer.value());
    if (json == null) {
      return false;
    }
    return switch (format.type()) {
      case TEXT -> null;
      case JSON_OBJECT -> json.isObject();
      case JSON_SCHEMA -> format.schema() == null ? null : fits(json, format.schema().value());
    };
  }

  private static @Nullable JsonNode json(String text) {
    try {
      var json = JSON.readTree(text);
      return json.isMissingNode() ? null : json;
    } catch (JacksonException _) {
      return null;
    }
  }

  private static @Nullable Boolean fits(JsonNode json, String text) {
    try {
      var schema = JSON.readTree(text);
      return SCHEMA.validate(schema).isEmpty()
          ? SCHEMAS.getSchema(schema).validate(json).isEmpty()
          : null;
    } catch (RuntimeException | StackOverflowError | BoundedPattern.TooSlow _) {
      return null; // no schema, one that refers to others elsewhere or to itself, or too much work
    }
  }
}
