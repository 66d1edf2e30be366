package dev.chatai.api.openai.responses;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.chatai.api.openai.item.Item;
import dev.chatai.conversation.content.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A response as clients read it; this record is the JSON.
///
/// @param createdAt in seconds since 1970
/// @param completedAt always null: it is not kept; likewise `maxToolCalls`, `safetyIdentifier` and
///   `promptCacheKey`, which change nothing
/// @param status `queued`, `in_progress`, `completed`, `incomplete`, `failed`, or `cancelled`
/// @param background whether the request that this answers asked for it: it is not kept
/// @param instructions all of the turn's own system prompt; null for none
/// @param toolChoice a word, or a [ChosenFunction]
/// @param temperature 1 if the model's default was taken; likewise `topP`, and 0 for the penalties
@JsonNaming(SnakeCaseStrategy.class)
record ResponseObject(
    String id,
    String object,
    long createdAt,
    @Nullable Long completedAt,
    String status,
    boolean background,
    @Nullable Failure error,
    @Nullable IncompleteDetails incompleteDetails,
    @Nullable Text instructions,
    @Nullable Integer maxOutputTokens,
    @Nullable Integer maxToolCalls,
    String model,
    List<Item> output,
    boolean parallelToolCalls,
    @Nullable String previousResponseId,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ConversationReference conversation,
    @Nullable Reasoning reasoning,
    @Nullable String safetyIdentifier,
    @Nullable String promptCacheKey,
    String serviceTier,
    boolean store,
    double temperature,
    double topP,
    double presencePenalty,
    double frequencyPenalty,
    int topLogprobs,
    TextSettings text,
    Object toolChoice,
    List<FunctionTool> tools,
    String truncation,
    @Nullable TokenUsage usage,
    Map<String, String> metadata) {
  record Failure(String code, String message) {}

  /// @param reason `max_output_tokens` or `content_filter`
  record IncompleteDetails(String reason) {}

  record ConversationReference(String id) {}

  /// @param summary always null: what a model tells of its thoughts is passed on as it is
  record Reasoning(@Nullable String effort, @Nullable String summary) {}

  /// @param verbosity as it was asked for; null for the model's own
  record TextSettings(
      Format format, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String verbosity) {}

  /// @param type `text`, `json_object`, or `json_schema`, which alone has the other fields
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Format(
      String type,
      @Nullable String name,
      @JsonRawValue @Nullable String schema,
      @Nullable Boolean strict) {
    static Format of(String type) {
      return new Format(type, null, null, null);
    }
  }

  /// @param type always `function`
  record ChosenFunction(String type, String name) {}

  /// @param type always `function`
  /// @param parameters a JSON Schema
  record FunctionTool(
      String type,
      String name,
      @Nullable Text description,
      @JsonRawValue @Nullable String parameters,
      @Nullable Boolean strict) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record TokenUsage(
      int inputTokens,
      InputDetails inputTokensDetails,
      int outputTokens,
      OutputDetails outputTokensDetails,
      int totalTokens) {
    /// @param cacheWriteTokens always 0: no upstream tells them
    @JsonNaming(SnakeCaseStrategy.class)
    record InputDetails(int cachedTokens, int cacheWriteTokens) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record OutputDetails(int reasoningTokens) {}
  }
}
