package dev.chatai.conversation.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
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
  /// Which message follows which, of all branches, oldest first.
  public record Tree(List<TreeNode> messages) {}

  /// @param parentId the message it follows; null at the beginning of a branch
  public record TreeNode(MessageId id, @JsonProperty("parent_id") @Nullable MessageId parentId) {}

  @Override
  public String toString() {
    return "ConversationView[" + id + "]";
  }
}
