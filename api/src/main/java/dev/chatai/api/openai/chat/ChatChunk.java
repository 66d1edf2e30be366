package dev.chatai.api.openai.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.content.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a streamed answer; this record is the JSON.
///
/// @param object always `chat.completion.chunk`
/// @param choices one, or none beside the usage
/// @param usage in the last chunk only
record ChatChunk(
    String id,
    String object,
    long created,
    String model,
    List<Choice> choices,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TokenUsage usage) {
  /// @param finishReason null before the end
  record Choice(
      int index,
      Delta delta,
      @Nullable Object logprobs,
      @JsonProperty("finish_reason") @Nullable String finishReason) {}

  /// What is new; null for nothing.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Delta(
      @Nullable String role,
      @Nullable Text content,
      @Nullable String refusal,
      @JsonProperty("reasoning_content") @Nullable Text reasoningContent,
      @Nullable List<ChatCompletion.Annotation> annotations,
      @JsonProperty("tool_calls") @Nullable List<CallDelta> toolCalls) {
    static final Delta NOTHING = new Delta(null, null, null, null, null, null);
    static final Delta BEGINNING = new Delta("assistant", new Text(""), null, null, null, null);

    static Delta content(Text content) {
      return new Delta(null, content, null, null, null, null);
    }

    static Delta reasoning(Text thought) {
      return new Delta(null, null, null, thought, null, null);
    }

    static Delta annotation(ChatCompletion.Annotation annotation) {
      return new Delta(null, null, null, null, List.of(annotation), null);
    }

    static Delta call(CallDelta call) {
      return new Delta(null, null, null, null, null, List.of(call));
    }

    static Delta refusal(String refusal) {
      return new Delta(null, null, refusal, null, null, null);
    }
  }

  /// @param index of the call among the answer's calls, from 0
  /// @param id in the first chunk of a call only, as `type`
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record CallDelta(int index, @Nullable String id, @Nullable String type, FunctionDelta function) {}

  /// @param name in the first chunk of a call only
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record FunctionDelta(@Nullable String name, Text arguments) {}
}
