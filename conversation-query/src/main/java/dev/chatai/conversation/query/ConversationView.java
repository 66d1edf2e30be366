package dev.chatai.conversation.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.ConversationId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A conversation as clients see it; this record is the JSON.
///
/// @param messages the active branch, oldest first
public record ConversationView(
    ConversationId id,
    List<MessageView> messages,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("updated_at") Instant updatedAt,
    @Nullable String title,
    @Nullable String model,
    @JsonProperty("system_prompt") @Nullable String systemPrompt,
    Map<String, String> metadata) {
  @Override
  public String toString() {
    return "ConversationView[" + id + "]";
  }
}
