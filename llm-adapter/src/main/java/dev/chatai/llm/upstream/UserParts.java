package dev.chatai.llm.upstream;

import dev.chatai.conversation.content.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;

/// What Spring AI's messages have no field for, in their metadata: the parts of a question, in
/// their order, the reasoning before an answer, and who says it.
public final class UserParts {
  /// In an assistant's metadata: what it thought before it answered.
  public static final String REASONING = "chatai.reasoning";

  /// Who says it; absent for no name.
  public static final String NAME = "chatai.name";

  private static final String PARTS = "chatai.parts";

  private UserParts() {}

  /// One text where there is no image, as some servers know nothing else.
  ///
  /// @param name of the user; null for none
  public static Message message(List<Part> parts, @Nullable String name) {
    var text =
        parts.stream()
            .filter(Part.TextPart.class::isInstance)
            .map(it -> ((Part.TextPart) it).text().value())
            .collect(Collectors.joining("\n\n"));
    var isMoreThanText = parts.stream().anyMatch(Part.ImagePart.class::isInstance);
    return UserMessage.builder()
        .text(text)
        .metadata(metadata(name, PARTS, isMoreThanText ? List.copyOf(parts) : null))
        .build();
  }

  /// The metadata of an answer.
  ///
  /// @param name of the assistant; null for none
  /// @param reasoning empty for nothing
  public static Map<String, Object> ofAnswer(@Nullable String name, String reasoning) {
    return metadata(name, REASONING, reasoning.isEmpty() ? null : reasoning);
  }

  private static Map<String, Object> metadata(
      @Nullable String name, String key, @Nullable Object value) {
    var metadata = new HashMap<String, Object>();
    if (name != null) {
      metadata.put(NAME, name);
    }
    if (value != null) {
      metadata.put(key, value);
    }
    return metadata;
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
