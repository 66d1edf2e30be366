package dev.chatai.api.openai.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.api.openai.OpenAiIds;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.query.MessageView;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A whole answer; this record is the JSON.
///
/// @param object always `chat.completion`
/// @param created in seconds since 1970
/// @param choices always one
/// @param usage null when nothing was said
/// @param metadata null for none
record ChatCompletion(
    String id,
    String object,
    long created,
    String model,
    List<Choice> choices,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TokenUsage usage,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Metadata metadata) {
  /// @param logprobs always null
  /// @param finishReason null for an answer that was not finished
  record Choice(
      int index,
      Said message,
      @Nullable Object logprobs,
      @JsonProperty("finish_reason") @Nullable String finishReason) {}

  /// What a model said.
  ///
  /// @param content null for none
  /// @param refusal instead of a content
  /// @param reasoningContent as other servers of this protocol tell it
  record Said(
      String role,
      @Nullable String content,
      @Nullable String refusal,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("reasoning_content")
          @Nullable Text reasoningContent,
      List<Annotation> annotations,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("tool_calls")
          @Nullable List<Call> toolCalls) {}

  /// @param type always `url_citation`
  record Annotation(String type, @JsonProperty("url_citation") UrlCitation citation) {
    static Annotation of(Citation citation) {
      return new Annotation(
          "url_citation",
          new UrlCitation(
              citation.url(),
              Objects.requireNonNullElseGet(citation.title(), () -> new Text("")),
              Objects.requireNonNullElse(citation.start(), 0),
              Objects.requireNonNullElse(citation.end(), 0)));
    }
  }

  record UrlCitation(
      Text url,
      Text title,
      @JsonProperty("start_index") int startIndex,
      @JsonProperty("end_index") int endIndex) {}

  /// @param type always `function`
  record Call(String id, String type, Function function) {
    static Call of(ToolCall call) {
      return new Call(call.id(), "function", new Function(call.name(), call.arguments()));
    }
  }

  record Function(String name, Text arguments) {}

  /// @param answer that has ended
  /// @param metadata null for none
  static ChatCompletion of(MessageView answer, String model, @Nullable Metadata metadata) {
    return new ChatCompletion(
        OpenAiIds.completion(answer.id()),
        "chat.completion",
        OpenAiIds.createdAt(answer.id()),
        Objects.requireNonNullElse(answer.model(), model),
        List.of(new Choice(0, said(answer), null, finishReason(answer))),
        answer.usage() == null ? null : TokenUsage.of(answer.usage()),
        metadata);
  }

  private static Said said(MessageView answer) {
    var details = answer.details();
    var calls = details == null ? null : details.toolCalls();
    var citations = details == null ? null : details.citations();
    var refused = answer.finishReason() == FinishReason.REFUSAL;
    return new Said(
        "assistant",
        refused || (answer.content().isEmpty() && calls != null) ? null : answer.content(),
        refused ? answer.content() : null,
        details == null ? null : details.reasoning(),
        citations == null ? List.of() : citations.stream().map(Annotation::of).toList(),
        calls == null ? null : calls.stream().map(Call::of).toList());
  }

  /// In OpenAI's words: a refusal has the reason `stop`, as one that is not known.
  static @Nullable String finishReason(MessageView answer) {
    return switch (answer.finishReason()) {
      case null -> null;
      case STOP, REFUSAL, OTHER -> "stop";
      case LENGTH -> "length";
      case CONTENT_FILTER -> "content_filter";
      case TOOL_CALLS -> "tool_calls";
    };
  }
}
