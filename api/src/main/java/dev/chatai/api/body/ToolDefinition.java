package dev.chatai.api.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tool;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;

/// See [Tool].
@Schema(
    description = "A function that the model may call.",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ToolDefinition(
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            pattern = FieldLimits.NAME,
            example = "weather")
        @Nullable String name,
    @Schema(description = "When and how to call it.") @Nullable Text description,
    @Schema(
            description = "A JSON Schema of its arguments, which is passed on as it is.",
            types = {"object"},
            implementation = Object.class)
        @JsonDeserialize(using = JsonSchema.class)
        @JsonSerialize(using = JsonSchema.Shown.class)
        @Nullable Text parameters,
    @Schema(description = "Whether the arguments must fit the schema.") @Nullable Boolean strict) {
  /// @param place among the tools
  /// @throws Problem when it has no name
  Tool tool(int place) {
    if (name == null) {
      throw FieldLimits.within(
          ProblemCode.INVALID_TOOL, "tools", "tools[" + place + "].name is required.");
    }
    return new Tool(name, description, parameters, strict);
  }
}
