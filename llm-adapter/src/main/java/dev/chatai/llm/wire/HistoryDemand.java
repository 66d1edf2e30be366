package dev.chatai.llm.wire;

import java.util.Arrays;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What some models demand of earlier tool calls in a request. Others refuse it, or need not read
/// it, so that nothing of it is sent to a model until it has refused a request without.
enum HistoryDemand {
  /// The reasoning of each answer, as DeepSeek
  /// (https://api-docs.deepseek.com/guides/thinking_mode).
  REASONING("reasoning_content") {
    @Override
    void apply(ObjectNode request) {
      request.path(MESSAGES).forEach(it -> addReasoning((ObjectNode) it));
    }

    private static void addReasoning(ObjectNode message) {
      if (is(message, ASSISTANT) && !message.has(REASONING_CONTENT)) {
        message.put(REASONING_CONTENT, "");
      }
    }
  },
  /// A signature of the thoughts before a call, as Gemini. None is kept here, so it gets the one by
  /// which its check is left out (https://ai.google.dev/gemini-api/docs/thought-signatures).
  SIGNATURE("thought_?signature") {
    @Override
    void apply(ObjectNode request) {
      request
          .path(MESSAGES)
          .forEach(it -> {
            if (it.path(TOOL_CALLS).path(0) instanceof ObjectNode first) {
              first
                  .putObject("extra_content")
                  .putObject("google")
                  .put("thought_signature", "skip_thought_signature_validator");
            }
          });
    }
  },
  /// An answer between a tool's results and the next question, as Mistral and strict chat
  /// templates.
  ANSWER("role '?user'? after role '?tool|roles must alternate") {
    @Override
    void apply(ObjectNode request) {
      if (request.path(MESSAGES) instanceof ArrayNode messages) {
        for (int i = messages.size() - 1; i > 0; i--) {
          if (is(messages.get(i), "user") && is(messages.get(i - 1), "tool")) {
            messages.insertObject(i).put("role", ASSISTANT).put("content", "Understood.");
          }
        }
      }
    }
  };

  static final String REASONING_CONTENT = "reasoning_content";
  private static final String MESSAGES = "messages";
  private static final String ASSISTANT = "assistant";
  private static final String TOOL_CALLS = "tool_calls";

  private final Pattern words;

  HistoryDemand(String words) {
    this.words = Pattern.compile(words);
  }

  /// Brings a request into the form that is demanded.
  abstract void apply(ObjectNode request);

  /// What a refusal demands.
  ///
  /// @param met what the request had already
  /// @return null for nothing
  static @Nullable HistoryDemand in(
      ErrorBody body, ObjectNode request, Collection<HistoryDemand> met) {
    return Arrays.stream(values())
        .filter(it -> !met.contains(it) && it.words.matcher(body.words()).find())
        .filter(_ -> !request.findValues(TOOL_CALLS).isEmpty())
        .findFirst()
        .orElse(null);
  }

  private static boolean is(JsonNode message, String role) {
    return message.path("role").asString("").equals(role);
  }
}
