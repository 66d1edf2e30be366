package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.Words;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Key-value pairs that a client stores with a conversation, returned unchanged. Never logged.
///
/// @param entries at most 16, keys of up to 64 and values of up to 512 characters (the bounds of
///   OpenAI's API), in the client's order
public record Metadata(@JsonValue Map<String, String> entries) implements Words {
  /// No entries.
  public static final Metadata NONE = new Metadata(Map.of());

  /// @throws IllegalArgumentException beyond the bounds, or for text that cannot be stored
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Metadata {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    if (entries.size() > 16) {
      throw new IllegalArgumentException("at most 16 entries");
    }
    entries.forEach((key, value) -> {
      if (new Text(key).length() > 64 || new Text(value).length() > 512) {
        throw new IllegalArgumentException("keys up to 64 characters, values up to 512");
      }
    });
  }

  @Override
  public String toString() {
    return "Metadata[" + entries.size() + " entries]";
  }
}
