package dev.chatai.api.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.TurnOptions.Sampling;
import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tool;
import dev.chatai.conversation.content.Tools;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A turn's options in the form in which a request has them, for whoever looks at what was asked.
///
/// @param toolChoice a string, or an object with a name
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestOptions(
    @Nullable String model,
    @Nullable Double temperature,
    @JsonProperty("max_tokens") @Nullable Integer maxTokens,
    @JsonProperty("top_p") @Nullable Double topP,
    @Nullable Long seed,
    @JsonProperty("frequency_penalty") @Nullable Double frequencyPenalty,
    @JsonProperty("presence_penalty") @Nullable Double presencePenalty,
    @JsonProperty("reasoning_effort") @Nullable String reasoningEffort,
    @Nullable String verbosity,
    @Nullable List<Text> stop,
    @Nullable List<ToolDefinition> tools,
    @Schema(implementation = Tools.Choice.class) @JsonProperty("tool_choice")
        @Nullable Object toolChoice,
    @JsonProperty("parallel_tool_calls") @Nullable Boolean parallelToolCalls,
    @JsonProperty("response_format") @Nullable RequestedFormat responseFormat) {
  private static final Sampling NO_SAMPLING = new Sampling(null, null, null, null);

  public static RequestOptions of(TurnOptions options) {
    var sampling = Objects.requireNonNullElse(options.sampling(), NO_SAMPLING);
    var tools = options.tools();
    return new RequestOptions(
        options.model(),
        options.temperature(),
        options.maxTokens(),
        sampling.topP(),
        sampling.seed(),
        sampling.frequencyPenalty(),
        sampling.presencePenalty(),
        options.reasoningEffort(),
        options.verbosity(),
        options.stop(),
        tools == null ? null : tools.list().stream().map(RequestOptions::tool).toList(),
        tools == null || tools.choice() == null ? null : choice(tools.choice()),
        tools == null ? null : tools.parallel(),
        options.responseFormat() == null ? null : format(options.responseFormat()));
  }

  private static ToolDefinition tool(Tool tool) {
    return new ToolDefinition(tool.name(), tool.description(), tool.parameters(), tool.strict());
  }

  private static Object choice(Tools.Choice choice) {
    return choice.name() == null ? choice.mode().value() : Map.of("name", choice.name());
  }

  private static RequestedFormat format(ResponseFormat format) {
    return new RequestedFormat(format.type(), format.name(), format.schema(), format.strict());
  }
}
