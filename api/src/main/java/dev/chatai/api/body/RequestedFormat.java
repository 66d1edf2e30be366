package dev.chatai.api.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;

/// See [ResponseFormat].
@Schema(
    description = "The form that the answer must have; `format_valid` tells whether it has it.",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
@JsonInclude(JsonInclude.Include.NON_NULL)
record RequestedFormat(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) ResponseFormat.@Nullable Type type,
    @Schema(
            description = "Of the schema; this and the following only with `json_schema`.",
            pattern = FieldLimits.NAME)
        @Nullable String name,
    @Schema(
            description = "A JSON Schema, which is passed on as it is; `json_schema` needs it.",
            types = {"object"},
            implementation = Object.class)
        @JsonDeserialize(using = JsonSchema.class)
        @JsonSerialize(using = JsonSchema.Shown.class)
        @Nullable Text schema,
    @Schema(description = "Whether the answer must fit the schema.") @Nullable Boolean strict) {
  /// @throws Problem when its fields do not belong together
  ResponseFormat format() {
    if (type == null) {
      throw refused("type is required.");
    }
    var hasSchema = type == ResponseFormat.Type.JSON_SCHEMA;
    if (hasSchema && schema == null) {
      throw refused("schema is required with the type json_schema.");
    }
    if (!hasSchema && (name != null || schema != null || strict != null)) {
      throw refused(
          (name != null ? "name" : schema != null ? "schema" : "strict")
              + " belongs to the type json_schema.");
    }
    if (name != null && !name.matches(FieldLimits.NAME)) {
      throw refused("name must be 1 to 64 of a-z, A-Z, 0-9, _ and -.");
    }
    return new ResponseFormat(type, name, schema, strict);
  }

  private static Problem refused(String detail) {
    return FieldLimits.within(
        ProblemCode.INVALID_FIELD, "response_format", "response_format." + detail);
  }
}
