package dev.chatai.api.openai.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chatai.api.openai.OpenAiIds;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolResult;
import dev.chatai.conversation.query.MessageView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A message that a stored completion answers, or that was before it; this record is the JSON.
///
/// @param content null if there are calls only
/// @param contentParts of a question with images, or several texts
@JsonNaming(SnakeCaseStrategy.class)
record StoredMessage(
    String id,
    String role,
    @Nullable String content,
    @Nullable List<ContentPart> contentParts,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String toolCallId,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ChatCompletion.Call> toolCalls) {
  /// @param type `text` or `image_url`
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonNaming(SnakeCaseStrategy.class)
  record ContentPart(String type, @Nullable Text text, @Nullable Image imageUrl) {
    static ContentPart of(Part part) {
      return switch (part) {
        case Part.TextPart said -> new ContentPart("text", said.text(), null);
        case Part.ImagePart image -> new ContentPart("image_url", null, new Image(image.url()));
      };
    }
  }

  record Image(Text url) {}

  static StoredMessage system(String id, String prompt) {
    return new StoredMessage(id, "system", prompt, null, null, null);
  }

  /// Each result of a tool is a message.
  static List<StoredMessage> of(MessageView message) {
    var id = OpenAiIds.message(message.id());
    var details = message.details();
    var results = details == null ? null : details.toolResults();
    if (results != null) {
      var each = new ArrayList<StoredMessage>();
      for (var result : results) {
        each.add(of(OpenAiIds.toolResult(message.id(), each.size()), result));
      }
      return each;
    }
    var parts = details == null ? null : details.parts();
    var calls = details == null ? null : details.toolCalls();
    return List.of(
        new StoredMessage(
            id,
            message.author().value(),
            calls != null && message.content().isEmpty() ? null : message.content(),
            parts == null ? null : parts.stream().map(ContentPart::of).toList(),
            null,
            calls == null ? null : calls.stream().map(ChatCompletion.Call::of).toList()));
  }

  private static StoredMessage of(String id, ToolResult result) {
    return new StoredMessage(id, "tool", result.content().value(), null, result.call(), null);
  }
}
