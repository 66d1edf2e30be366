package dev.chatai.api.openai.item;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Text;
import java.util.List;
import java.util.Objects;

/// An item as clients read it. These records are the JSON.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Item.Message.class, name = "message"),
  @JsonSubTypes.Type(value = Item.Reasoning.class, name = "reasoning"),
  @JsonSubTypes.Type(value = Item.FunctionCall.class, name = "function_call"),
  @JsonSubTypes.Type(value = Item.FunctionCallOutput.class, name = "function_call_output")
})
public sealed interface Item {
  String IN_PROGRESS = "in_progress";
  String COMPLETED = "completed";
  String INCOMPLETE = "incomplete";

  String id();

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
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Content.InputText.class, name = "input_text"),
    @JsonSubTypes.Type(value = Content.InputImage.class, name = "input_image"),
    @JsonSubTypes.Type(value = Content.OutputText.class, name = "output_text"),
    @JsonSubTypes.Type(value = Content.Refusal.class, name = "refusal"),
    @JsonSubTypes.Type(value = Content.SummaryText.class, name = "summary_text")
  })
  sealed interface Content {
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
