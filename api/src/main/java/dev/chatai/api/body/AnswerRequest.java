package dev.chatai.api.body;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.OnBusy;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.TurnOptions.Sampling;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tool;
import dev.chatai.conversation.content.Tools;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/// How a question is to be answered: whatever may be asked of a model, and of this server. A field
/// that is not here is refused.
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
abstract sealed class AnswerRequest permits Turn, Regeneration {
  @Schema(
      description =
          "Whether to send the answer as it comes. The strings \"true\" and \"false\" are"
              + " understood, too.",
      defaultValue = "false")
  @JsonDeserialize(using = Flag.class)
  boolean stream;

  @Schema(description = "The model; absent: the conversation's, or else the standard one.")
  @Nullable String model;

  @Schema(description = "0 is sober, 2 is wild.", minimum = "0", maximum = "2")
  @Nullable Double temperature;

  @Schema(description = "Most tokens the answer may have.", minimum = "1")
  @JsonProperty("max_tokens")
  @Nullable Integer maxTokens;

  @Schema(
      description = "The model chooses among the likeliest words of this share.",
      minimum = "0",
      maximum = "1")
  @JsonProperty("top_p")
  @Nullable Double topP;

  @Schema(description = "The same seed gives the same answer, as far as the model can.")
  @Nullable Long seed;

  @Schema(
      description = "Above 0: words that it has used often are less likely.",
      minimum = "-2",
      maximum = "2")
  @JsonProperty("frequency_penalty")
  @Nullable Double frequencyPenalty;

  @Schema(
      description = "Above 0: words that it has used are less likely.",
      minimum = "-2",
      maximum = "2")
  @JsonProperty("presence_penalty")
  @Nullable Double presencePenalty;

  @Schema(
      description = "How much the model is to think, in its own word, such as `low`.",
      pattern = FieldLimits.WORD,
      example = "low")
  @JsonProperty("reasoning_effort")
  @Nullable String reasoningEffort;

  @Schema(
      description = "How much the model is to say, in its own word, such as `low`.",
      pattern = FieldLimits.WORD,
      example = "low")
  @Nullable String verbosity;

  @ArraySchema(
      arraySchema =
          @Schema(description = "The answer ends before the first of these. A string is one."),
      minItems = 1,
      maxItems = FieldLimits.STOPS,
      schema = @Schema(minLength = 1, maxLength = FieldLimits.STOP))
  @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
  @Nullable List<Text> stop;

  @ArraySchema(
      arraySchema =
          @Schema(
              description =
                  "Functions that the model may call. The client carries them out: an answer that"
                      + " ends with the `finish_reason` `tool_calls` is followed by"
                      + " `tool_results`."),
      minItems = 1,
      maxItems = 128)
  @Nullable List<ToolDefinition> tools;

  @Schema(description = "Whether it must call one; absent: `auto`.")
  @JsonProperty("tool_choice")
  @JsonDeserialize(using = ToolChoice.class)
  Tools.@Nullable Choice toolChoice;

  @Schema(description = "Whether it may call several at once.")
  @JsonProperty("parallel_tool_calls")
  @Nullable Boolean parallelToolCalls;

  @JsonProperty("response_format")
  @Nullable RequestedFormat responseFormat;

  @Schema(
      description =
          "What to do while an earlier question is still being answered: `queue` behind it (at"
              + " most 16 wait), `reject` this one, `interrupt` the other, whose text is kept,"
              + " or `rollback`: as interrupt, and this one takes its place on the branch.",
      defaultValue = "queue")
  @JsonProperty("on_busy")
  @JsonSetter(nulls = Nulls.SKIP)
  OnBusy onBusy = OnBusy.QUEUE;

  public boolean stream() {
    return stream;
  }

  public @Nullable Integer maxTokens() {
    return maxTokens;
  }

  public OnBusy onBusy() {
    return onBusy;
  }

  /// @throws Problem when one is out of its bounds
  public TurnOptions options() {
    FieldLimits.model(model);
    FieldLimits.range("temperature", temperature, 0, 2);
    FieldLimits.range("top_p", topP, 0, 1);
    FieldLimits.range("frequency_penalty", frequencyPenalty, -2, 2);
    FieldLimits.range("presence_penalty", presencePenalty, -2, 2);
    if (maxTokens != null && maxTokens < 1) {
      throw Problem.field("max_tokens", "must be at least 1.");
    }
    FieldLimits.word("reasoning_effort", reasoningEffort);
    FieldLimits.word("verbosity", verbosity);
    return new TurnOptions(
        model,
        temperature,
        maxTokens,
        sampling(),
        reasoningEffort,
        verbosity,
        FieldLimits.stops(stop),
        tools(),
        responseFormat == null ? null : responseFormat.format(),
        null,
        null);
  }

  private @Nullable Sampling sampling() {
    var sampling = new Sampling(topP, seed, frequencyPenalty, presencePenalty);
    return sampling.equals(new Sampling(null, null, null, null)) ? null : sampling;
  }

  private @Nullable Tools tools() {
    if (tools != null) {
      var list = new ArrayList<Tool>();
      for (var tool : tools) {
        list.add(tool.tool(list.size()));
      }
      return new Tools(list, toolChoice, parallelToolCalls);
    }
    if (toolChoice != null || parallelToolCalls != null) {
      var field = toolChoice != null ? "tool_choice" : "parallel_tool_calls";
      throw FieldLimits.within(ProblemCode.INVALID_TOOL, field, field + " needs tools.");
    }
    return null;
  }

  /// Reads a boolean, or `"true"` or `"false"`, which clients send that treat all fields as
  /// strings.
  static final class Flag extends ValueDeserializer<Boolean> {
    @Override
    public Boolean deserialize(JsonParser json, DeserializationContext context) {
      return switch (json.currentToken()) {
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_STRING ->
            switch (json.getString()) {
              case "true" -> true;
              case "false" -> false;
              default -> throw refused();
            };
        default -> throw refused();
      };
    }

    @Override
    public Boolean getNullValue(DeserializationContext context) {
      return false;
    }

    private static Problem refused() {
      return Problem.field("stream", "must be a boolean, \"true\" or \"false\".");
    }
  }
}
