package dev.chatai.conversation.content;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// The form that an answer must have.
///
/// @param name of the schema, with `JSON_SCHEMA` only, as all that follows
/// @param schema a JSON Schema, as JSON
/// @param strict whether the answer must fit the schema; null for the upstream's default
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResponseFormat(
    Type type, @Nullable String name, @Nullable Text schema, @Nullable Boolean strict)
    implements Words {
  /// The names are stored.
  public enum Type {
    @JsonProperty("text")
    TEXT,
    @JsonProperty("json_object")
    JSON_OBJECT,
    @JsonProperty("json_schema")
    JSON_SCHEMA
  }
}
