package dev.chatai.api.openai.responses;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonFormat;
import dev.chatai.api.body.FieldLimits;
import dev.chatai.api.body.JsonSchema;
import dev.chatai.api.openai.Contents;
import dev.chatai.api.openai.Parameters;
import dev.chatai.api.openai.item.ItemParam;
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

/// The request for a response. Every parameter of OpenAI's is here; those that this server cannot
/// honour are refused, unless they have a value that asks for nothing.
///
/// @param input a text, or items
/// @param store false for a response that is not kept
/// @param user this and the following ones to `streamOptions` change no answer
/// @param maxToolCalls changes nothing without tools
@JsonNaming(SnakeCaseStrategy.class)
record CreateResponse(
    @Nullable String model,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable List<ItemParam> input,
    @Nullable Text instructions,
    @Nullable String previousResponseId,
    @JsonDeserialize(using = ConversationParam.class) @Nullable String conversation,
    @Nullable Boolean stream,
    @Nullable Boolean background,
    @Nullable Boolean store,
    @Nullable Metadata metadata,
    @Nullable List<FunctionParam> tools,
    @JsonDeserialize(using = ToolChoiceParam.class) Tools.@Nullable Choice toolChoice,
    @Nullable Boolean parallelToolCalls,
    @Nullable TextParam text,
    @Nullable ReasoningParam reasoning,
    @Nullable Integer maxOutputTokens,
    @Nullable Double temperature,
    @Nullable Double topP,
    @Nullable Double presencePenalty,
    @Nullable Double frequencyPenalty,
    @Nullable List<String> include,
    @Nullable String truncation,
    @Nullable String serviceTier,
    @Nullable String user,
    @Nullable String safetyIdentifier,
    @Nullable String promptCacheKey,
    @Nullable String promptCacheRetention,
    @Nullable JsonNode streamOptions,
    @Nullable Integer maxToolCalls,
    @Nullable JsonNode topLogprobs,
    @Nullable JsonNode prompt,
    @Nullable JsonNode contextManagement) {
  /// @param type `function`; no other tool is there
  /// @param settings of another tool
  record FunctionParam(
      @Nullable String type,
      @Nullable String name,
      @Nullable Text description,
      @JsonDeserialize(using = JsonSchema.class) @Nullable Text parameters,
      @Nullable Boolean strict,
      @JsonAnySetter Map<String, JsonNode> settings) {
    Tool tool(String param) {
      Contents.function(param, type, settings);
      if (name == null) {
        throw Problem.field(param + ".name", "is required.");
      }
      return new Tool(name, description, parameters, strict);
    }
  }

  record TextParam(@Nullable FormatParam format, @Nullable String verbosity) {}

  record FormatParam(
      @Nullable String type,
      @Nullable String name,
      @Nullable Text description,
      @JsonDeserialize(using = JsonSchema.class) @Nullable Text schema,
      @Nullable Boolean strict) {}

  /// @param summary changes nothing: what a model tells of its thoughts is passed on as it is
  @JsonNaming(SnakeCaseStrategy.class)
  record ReasoningParam(
      @Nullable String effort, @Nullable String summary, @Nullable String generateSummary) {}

  boolean streams() {
    return Boolean.TRUE.equals(stream);
  }

  boolean isStored() {
    return !Boolean.FALSE.equals(store);
  }

  boolean isInBackground() {
    return Boolean.TRUE.equals(background);
  }

  /// @throws Problem when a parameter is not supported or out of its bounds
  void check() {
    Parameters.refuse("prompt", prompt);
    Parameters.refuse("top_logprobs", topLogprobs);
    Parameters.refuse("context_management", contextManagement);
    Parameters.oneOf("truncation", truncation, "auto", "disabled");
    Parameters.oneOf("service_tier", serviceTier, "auto", "default");
    Parameters.include(include);
    if (previousResponseId != null && conversation != null) {
      throw Problem.field("previous_response_id", "and conversation exclude each other.");
    }
    if (!isStored() && isInBackground()) {
      throw Parameters.unsupported("background", "background needs a response that is stored.");
    }
    if (!isStored() && (previousResponseId != null || conversation != null)) {
      throw Parameters.unsupported(
          "store", "store can only be true in a conversation, or after another response.");
    }
    if (maxToolCalls != null && tools != null && !tools.isEmpty()) {
      throw Parameters.unsupported(
          "max_tool_calls",
          "max_tool_calls is not supported with tools: no model here counts calls.");
    }
    FieldLimits.atMost(FieldLimits.TEXT, "instructions", instructions);
  }

  /// Those that are of the turn alone.
  ///
  /// @param system the turn's own system prompt; null for the conversation's
  TurnOptions options(@Nullable Text system) {
    FieldLimits.model(model);
    FieldLimits.range("temperature", temperature, 0, 2);
    Parameters.positive("max_output_tokens", maxOutputTokens);
    var effort = reasoning == null ? null : reasoning.effort();
    FieldLimits.word("reasoning.effort", effort);
    var verbosity = text == null ? null : text.verbosity();
    FieldLimits.word("text.verbosity", verbosity);
    return new TurnOptions(
        model,
        temperature,
        maxOutputTokens,
        Parameters.sampling(topP, null, frequencyPenalty, presencePenalty),
        effort,
        verbosity,
        null,
        Contents.tools(functions(), toolChoice, parallelToolCalls),
        format(),
        system,
        metadata == null || metadata.entries().isEmpty() ? null : metadata);
  }

  private List<Tool> functions() {
    var functions = new ArrayList<Tool>();
    for (var each : Objects.requireNonNullElse(tools, List.<FunctionParam>of())) {
      functions.add(each.tool("tools[" + functions.size() + "]"));
    }
    return functions;
  }

  private @Nullable ResponseFormat format() {
    if (text == null || text.format() == null) {
      return null;
    }
    var format = text.format();
    return Parameters.format(
        "text.format",
        format.type(),
        format.name(),
        format.description(),
        format.schema(),
        format.strict());
  }
}
