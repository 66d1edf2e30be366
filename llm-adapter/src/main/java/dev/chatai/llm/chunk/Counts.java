package dev.chatai.llm.chunk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The tokens that a server has counted so far, found under any of their names and in any of their
/// places. Some servers tell them in every chunk, some each half of them in another.
public final class Counts {
  private static final String[] PLACES = {
    "usage", "usageMetadata", "usage_metadata", "token_usage", "amazon-bedrock-invocationMetrics"
  };
  private static final String[] PROMPT = {
    "prompt_tokens",
    "input_tokens",
    "promptTokens",
    "inputTokens",
    "promptTokenCount",
    "prompt_token_count",
    "inputTokenCount",
    "prompt_eval_count",
    "prompt_n",
    "input_token_count",
    "tokens_evaluated"
  };
  private static final String[] COMPLETION = {
    "completion_tokens",
    "output_tokens",
    "completionTokens",
    "outputTokens",
    "candidatesTokenCount",
    "candidates_token_count",
    "completion_token_count",
    "generated_tokens",
    "outputTokenCount",
    "eval_count",
    "predicted_n",
    "generated_token_count",
    "tokens_predicted"
  };
  private static final String[] TOTAL = {
    "total_tokens", "totalTokens", "totalTokenCount", "total_token_count"
  };

  /// Of the completion. They are told with it or in an object of their own.
  private static final String[] REASONING = {
    "reasoning_tokens", "reasoningTokens", "thoughtsTokenCount", "thoughts_token_count"
  };

  private static final String[] COMPLETION_DETAILS = {
    "completion_tokens_details", "output_tokens_details", "completionTokensDetails"
  };

  /// Of the prompt, likewise. The third is DeepSeek's, the fourth Anthropic's.
  private static final String[] CACHED = {
    "cached_tokens",
    "cachedTokens",
    "prompt_cache_hit_tokens",
    "cache_read_input_tokens",
    "cachedContentTokenCount",
    "cached_content_token_count"
  };

  private static final String[] PROMPT_DETAILS = {
    "prompt_tokens_details", "input_tokens_details", "promptTokensDetails"
  };

  private @Nullable Long prompt;
  private @Nullable Long completion;
  private @Nullable Long total;
  private @Nullable Long reasoning;
  private @Nullable Long cached;

  /// Takes what a chunk tells.
  ///
  /// @return whether it told anything
  public boolean take(JsonNode chunk) {
    boolean told = false;
    for (var holder : holders(chunk)) {
      var usage = usage(holder);
      told |= takeFrom(usage.path("billed_units"));
      told |= takeFrom(usage.path("tokens"));
      told |= takeFrom(usage);
    }
    told |= takeFrom(chunk.path("meta").path("tokens"));
    told |= takeFrom(chunk);
    if (prompt == null) {
      told |= takeFrom(chunk.path("timings"));
    }
    return told;
  }

  /// An object, which some wrap in a list or a string.
  private static JsonNode usage(JsonNode holder) {
    var usage = Json.first(holder, PLACES);
    return usage.isArray() ? usage.path(0) : usage.isString() ? Json.read(usage.asString()) : usage;
  }

  private static List<JsonNode> holders(JsonNode chunk) {
    var holders = new ArrayList<JsonNode>();
    holders.add(chunk);
    for (var choice : chunk.path("choices")) {
      holders.add(choice);
      holders.add(choice.path("delta"));
      holders.add(choice.path("message"));
    }
    holders.add(chunk.path("x_groq"));
    holders.add(chunk.path("metadata"));
    holders.add(chunk.path("message"));
    holders.add(chunk.path("delta"));
    return holders;
  }

  private boolean takeFrom(JsonNode usage) {
    if (!usage.isObject()) {
      return false;
    }
    var asked = count(usage, PROMPT);
    var answered = count(usage, COMPLETION);
    var all = count(usage, TOTAL);
    if (asked.isEmpty() && answered.isEmpty()) {
      return false;
    }
    asked.ifPresent(it -> prompt = it);
    answered.ifPresent(it -> completion = it);
    total = all.orElse(null);
    part(usage, COMPLETION_DETAILS, REASONING).ifPresent(it -> reasoning = it);
    part(usage, PROMPT_DETAILS, CACHED).ifPresent(it -> cached = it);
    return true;
  }

  private static Optional<Long> part(JsonNode usage, String[] details, String[] names) {
    return count(Json.first(usage, details), names).or(() -> count(usage, names));
  }

  /// A count that is negative or no number is none: it is no reason to lose an answer.
  private static Optional<Long> count(JsonNode usage, String... names) {
    return Json.number(Json.first(usage, names)).filter(it -> it >= 0);
  }

  /// As OpenAI has it: all three, the total as the server told it, or else the sum. Null if there
  /// is nothing to tell or it fits into no `int`.
  public @Nullable String regular() {
    if (prompt == null && completion == null) {
      return null;
    }
    long told = total == null ? 0 : total;
    long asked = prompt != null ? prompt : Math.max(0, told - or0(completion));
    long answered = completion != null ? completion : Math.max(0, told - asked);
    long all = told > 0 ? told : asked + answered;
    if (asked + answered > Integer.MAX_VALUE || all > Integer.MAX_VALUE) {
      return null;
    }
    var usage = Json.MAPPER.createObjectNode();
    usage.put("prompt_tokens", asked);
    usage.put("completion_tokens", answered);
    usage.put("total_tokens", all);
    if (cached != null && cached <= asked) {
      usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
    }
    if (reasoning != null && reasoning <= Integer.MAX_VALUE) {
      usage.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
    }
    return Json.MAPPER.writeValueAsString(usage);
  }

  private static long or0(@Nullable Long count) {
    return count == null ? 0 : count;
  }
}
