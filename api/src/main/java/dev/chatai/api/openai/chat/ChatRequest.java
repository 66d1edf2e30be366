package dev.chatai.api.openai.chat;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonFormat;
import dev.chatai.api.body.FieldLimits;
import dev.chatai.api.body.JsonSchema;
import dev.chatai.api.openai.Contents;
import dev.chatai.api.openai.Parameters;
import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tool;
import dev.chatai.conversation.content.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonNaming;

/// The request for a chat completion. Every parameter of OpenAI's is here; those that this server
/// cannot honour are refused, unless they have a value that asks for nothing.
///
/// @param maxTokens the older name of `maxCompletionTokens`
/// @param store whether it is kept; absent: it is not
/// @param user this and the following ones to `promptCacheRetention` change no answer
@JsonNaming(SnakeCaseStrategy.class)
record ChatRequest(
    @Nullable List<MessageParam> messages,
    @Nullable String model,
    @Nullable Boolean stream,
    @Nullable StreamOptions streamOptions,
    @Nullable Boolean store,
    @Nullable Metadata metadata,
    @Nullable Integer maxTokens,
    @Nullable Integer maxCompletionTokens,
    @Nullable Double temperature,
    @Nullable Double topP,
    @Nullable Double frequencyPenalty,
    @Nullable Double presencePenalty,
    @Nullable Long seed,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable List<Text> stop,
    @Nullable String reasoningEffort,
    @Nullable String verbosity,
    @Nullable List<ToolParam> tools,
    @Nullable JsonNode toolChoice,
    @Nullable Boolean parallelToolCalls,
    @Nullable FormatParam responseFormat,
    @Nullable String user,
    @Nullable String safetyIdentifier,
    @Nullable String promptCacheKey,
    @Nullable String promptCacheRetention,
    @Nullable String serviceTier,
    @Nullable Integer n,
    @Nullable List<String> modalities,
    @Nullable JsonNode logprobs,
    @Nullable JsonNode topLogprobs,
    @Nullable JsonNode logitBias,
    @Nullable JsonNode prediction,
    @Nullable JsonNode audio,
    @Nullable Map<String, JsonNode> webSearchOptions,
    @Nullable JsonNode functions,
    @Nullable JsonNode functionCall) {
  private static final String FUNCTION = "function";

  /// @param includeObfuscation changes nothing: no stream here is padded
  @JsonNaming(SnakeCaseStrategy.class)
  record StreamOptions(@Nullable Boolean includeUsage, @Nullable Boolean includeObfuscation) {}

  /// @param type `function`; no other tool is there
  /// @param settings of another tool
  record ToolParam(
      @Nullable String type,
      @Nullable FunctionParam function,
      @JsonAnySetter Map<String, JsonNode> settings) {}

  record FunctionParam(
      @Nullable String name,
      @Nullable Text description,
      @JsonDeserialize(using = JsonSchema.class) @Nullable Text parameters,
      @Nullable Boolean strict) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record FormatParam(@Nullable String type, @Nullable SchemaParam jsonSchema) {}

  record SchemaParam(
      @Nullable String name,
      @Nullable Text description,
      @JsonDeserialize(using = JsonSchema.class) @Nullable Text schema,
      @Nullable Boolean strict) {}

  boolean streams() {
    return Boolean.TRUE.equals(stream);
  }

  boolean isStored() {
    return Boolean.TRUE.equals(store);
  }

  boolean includesUsage() {
    return streamOptions != null && Boolean.TRUE.equals(streamOptions.includeUsage());
  }

  /// What is asked.
  ///
  /// @throws Problem when a message is invalid or not supported
  ChatInput input() {
    if (messages == null || messages.isEmpty()) {
      throw Problem.field("messages", "must have at least one message.");
    }
    if (isStored()) {
      for (var at = 0; at < messages.size(); at++) {
        messages.get(at).refuseName("messages[" + at + "]");
      }
    }
    return ChatInput.of(messages);
  }

  /// @param system what operators say; null for nothing
  /// @throws Problem when a parameter is not supported or out of its bounds
  TurnOptions options(@Nullable Text system) {
    refuseUnsupported();
    FieldLimits.model(model);
    FieldLimits.range("temperature", temperature, 0, 2);
    FieldLimits.atMost(FieldLimits.TEXT, "messages", system);
    FieldLimits.word("reasoning_effort", reasoningEffort);
    FieldLimits.word("verbosity", verbosity);
    return new TurnOptions(
        model,
        temperature,
        most(),
        Parameters.sampling(topP, seed, frequencyPenalty, presencePenalty),
        reasoningEffort,
        verbosity,
        stop == null || stop.isEmpty() ? null : FieldLimits.stops(stop),
        Contents.tools(functions(tools), choice(), parallelToolCalls),
        format(),
        system,
        metadata == null || metadata.entries().isEmpty() ? null : metadata);
  }

  private void refuseUnsupported() {
    if (n != null && n != 1) {
      throw Parameters.unsupported("n", "n can only be 1 here.");
    }
    if (modalities != null && !modalities.equals(List.of("text"))) {
      throw Parameters.unsupported("modalities", "modalities can only be [\"text\"] here.");
    }
    if (webSearchOptions != null) { // even without options
      throw Parameters.unsupported("web_search_options");
    }
    Parameters.oneOf("service_tier", serviceTier, "auto", "default");
    Parameters.refuse("logprobs", logprobs);
    Parameters.refuse("top_logprobs", topLogprobs);
    Parameters.refuse("logit_bias", logitBias);
    Parameters.refuse("prediction", prediction);
    Parameters.refuse("audio", audio);
    Parameters.refuse("functions", functions);
    Parameters.refuse("function_call", functionCall);
  }

  private @Nullable Integer most() {
    Parameters.positive("max_tokens", maxTokens);
    Parameters.positive("max_completion_tokens", maxCompletionTokens);
    if (maxTokens != null
        && maxCompletionTokens != null
        && !maxTokens.equals(maxCompletionTokens)) {
      throw Problem.field("max_tokens", "and max_completion_tokens are the same limit.");
    }
    return maxCompletionTokens != null ? maxCompletionTokens : maxTokens;
  }

  private static List<Tool> functions(@Nullable List<ToolParam> tools) {
    var functions = new ArrayList<Tool>();
    for (var each : Objects.requireNonNullElse(tools, List.<ToolParam>of())) {
      var param = "tools[" + functions.size() + "]";
      Contents.function(param, each.type(), each.settings());
      var function = MessageParam.required(each.function(), param + ".function");
      functions.add(
          new Tool(
              MessageParam.required(function.name(), param + ".function.name"),
              function.description(),
              function.parameters(),
              function.strict()));
    }
    return functions;
  }

  private Tools.@Nullable Choice choice() {
    if (toolChoice == null || toolChoice.isNull()) {
      return null;
    }
    var name = toolChoice.path(FUNCTION).path("name");
    return toolChoice.path("type").asString("").equals(FUNCTION) && name.isString()
        ? new Tools.Choice(Tools.Choice.Mode.NAMED, name.asString())
        : Contents.choice(toolChoice.asString(""));
  }

  private @Nullable ResponseFormat format() {
    if (responseFormat == null) {
      return null;
    }
    var schema =
        Objects.requireNonNullElseGet(
            responseFormat.jsonSchema(), () -> new SchemaParam(null, null, null, null));
    return Parameters.format(
        "response_format",
        responseFormat.type(),
        schema.name(),
        schema.description(),
        schema.schema(),
        schema.strict());
  }
}
