package dev.chatai.llm.upstream;

import dev.chatai.conversation.content.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;

/// What Spring AI's messages have no field for, in their metadata: the parts of a question, in
/// their order, and the reasoning before an answer.
public final class UserParts {
  /// In an assistant's metadata: what it thought before it answered.
  public static final String REASONING = "chatai.reasoning";

  private static final String PARTS = "chatai.parts";

  private UserParts() {}

  /// One text where there is no image, as some servers know nothing else.
  public static Message message(List<Part> parts) {
    var text =
        parts.stream()
            .filter(Part.TextPart.class::isInstance)
            .map(it -> ((Part.TextPart) it).text().value())
            .collect(Collectors.joining("\n\n"));
    var message = UserMessage.builder().text(text);
    return parts.stream().anyMatch(Part.ImagePart.class::isInstance)
        ? message.metadata(Map.of(PARTS, List.copyOf(parts))).build()
        : message.build();
  }

  /// The parts of a message that has images; none of any other.
  public static List<Part> of(Message message) {
    var parts = new ArrayList<Part>();
    if (message.getMetadata().get(PARTS) instanceof List<?> all) {
      all.forEach(it -> parts.add((Part) it));
    }
    return parts;
  }
}
