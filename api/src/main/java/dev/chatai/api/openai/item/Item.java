package dev.chatai.api.openai.item;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Text;
import java.util.List;
import java.util.Objects;

/// An item as clients read it. These records are the JSON.
@JsonPropertyOrder("type")
public sealed interface Item {
  String IN_PROGRESS = "in_progress";
  String COMPLETED = "completed";
  String INCOMPLETE = "incomplete";

  String id();

  @JsonProperty("type")
  default String type() {
    return switch (this) {
      case Message _ -> "message";
      case Reasoning _ -> "reasoning";
      case FunctionCall _ -> "function_call";
      case FunctionCallOutput _ -> "function_call_output";
    };
  }

  /// @param status one of those above; likewise of the other items
  /// @param role `user` or `assistant`
  record Message(String id, String status, String role, List<Content> content) implements Item {}

  /// What a model thought before it answered.
  record Reasoning(String id, List<Content.SummaryText> summary) implements Item {}

  /// @param arguments as the model wrote them
  record FunctionCall(
      String id, @JsonProperty("call_id") String callId, String name, Text arguments, String status)
      implements Item {}

  record FunctionCallOutput(
      String id, @JsonProperty("call_id") String callId, Text output, String status)
      implements Item {}

  /// A part of an item.
  @JsonPropertyOrder("type")
  sealed interface Content {
    @JsonProperty("type")
    default String type() {
      return switch (this) {
        case InputText _ -> "input_text";
        case InputImage _ -> "input_image";
        case OutputText _ -> "output_text";
        case Refusal _ -> "refusal";
        case SummaryText _ -> "summary_text";
      };
    }

    /// What it says; nothing for an image.
    Text words();

    record InputText(Text text) implements Content {
      @Override
      public Text words() {
        return text;
      }
    }

    /// @param detail always `auto`
    record InputImage(@JsonProperty("image_url") Text imageUrl, String detail) implements Content {
      @Override
      public Text words() {
        return new Text("");
      }
    }

    /// @param logprobs always empty
    record OutputText(Text text, List<UrlCitation> annotations, List<Object> logprobs)
        implements Content {
      @Override
      public Text words() {
        return text;
      }
    }

    record Refusal(Text refusal) implements Content {
      @Override
      public Text words() {
        return refusal;
      }
    }

    record SummaryText(Text text) implements Content {
      @Override
      public Text words() {
        return text;
      }
    }
  }

  /// @param type always `url_citation`
  /// @param startIndex 0 if the provider did not tell; likewise the end
  record UrlCitation(
      String type,
      Text url,
      Text title,
      @JsonProperty("start_index") int startIndex,
      @JsonProperty("end_index") int endIndex) {
    public static UrlCitation of(Citation citation) {
      return new UrlCitation(
          "url_citation",
          citation.url(),
          Objects.requireNonNullElseGet(citation.title(), () -> new Text("")),
          Objects.requireNonNullElse(citation.start(), 0),
          Objects.requireNonNullElse(citation.end(), 0));
    }
  }
}
