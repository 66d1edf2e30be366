package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Tools;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The model options of one turn; null stands for the upstream's default. Those after `maxTokens`
/// are left out of the stored form when there are none, so that older histories and newer ones look
/// the same.
///
/// @param model name of the model; null is the conversation's, or else the configured one
/// @param temperature 0 to 2
/// @param maxTokens most tokens the answer may have, at least 1
/// @param reasoningEffort how much to think, in the upstream's words, such as `low`
/// @param verbosity how much to say, in the upstream's words, such as `low`
/// @param stop the answer ends before the first of these
/// @param tools that the model may call
/// @param responseFormat that the answer must have
/// @param systemPrompt of this turn only, instead of the conversation's
/// @param metadata the client's own labels of the turn
public record TurnOptions(
    @Nullable String model,
    @Nullable Double temperature,
    @JsonProperty("max_tokens") @Nullable Integer maxTokens,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Sampling sampling,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("reasoning_effort")
        @Nullable String reasoningEffort,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String verbosity,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Text> stop,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Tools tools,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("response_format")
        @Nullable ResponseFormat responseFormat,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("system_prompt")
        @Nullable Text systemPrompt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Metadata metadata) {
  /// No options.
  public static final TurnOptions NONE = new TurnOptions(null, null, null);

  /// How the next token is chosen, beside the temperature. Passed on as it is.
  ///
  /// @param topP 0 to 1
  /// @param seed any number
  /// @param frequencyPenalty -2 to 2
  /// @param presencePenalty -2 to 2
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Sampling(
      @JsonProperty("top_p") @Nullable Double topP,
      @Nullable Long seed,
      @JsonProperty("frequency_penalty") @Nullable Double frequencyPenalty,
      @JsonProperty("presence_penalty") @Nullable Double presencePenalty) {
    Sampling or(Sampling others) {
      return new Sampling(
          first(topP, others.topP),
          first(seed, others.seed),
          first(frequencyPenalty, others.frequencyPenalty),
          first(presencePenalty, others.presencePenalty));
    }
  }

  @JsonCreator
  public TurnOptions {
    stop = stop == null ? null : List.copyOf(stop);
  }

  public TurnOptions(
      @Nullable String model, @Nullable Double temperature, @Nullable Integer maxTokens) {
    this(model, temperature, maxTokens, null, null, null, null, null, null, null, null);
  }

  /// These options, with null fields taken from the others.
  public TurnOptions or(TurnOptions others) {
    return new TurnOptions(
        first(model, others.model),
        first(temperature, others.temperature),
        first(maxTokens, others.maxTokens),
        sampling != null && others.sampling != null
            ? sampling.or(others.sampling)
            : first(sampling, others.sampling),
        first(reasoningEffort, others.reasoningEffort),
        first(verbosity, others.verbosity),
        first(stop, others.stop),
        first(tools, others.tools),
        first(responseFormat, others.responseFormat),
        first(systemPrompt, others.systemPrompt),
        first(metadata, others.metadata));
  }

  /// Those that hold no words.
  public TurnOptions withoutWords() {
    return new TurnOptions(
        model,
        temperature,
        maxTokens,
        sampling,
        reasoningEffort,
        verbosity,
        null,
        null,
        null,
        null,
        null);
  }

  private static <T> @Nullable T first(@Nullable T own, @Nullable T other) {
    return own != null ? own : other;
  }
}
