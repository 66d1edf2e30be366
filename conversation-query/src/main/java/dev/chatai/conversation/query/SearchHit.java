package dev.chatai.conversation.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A place where something was found, as clients see it; this record is the JSON.
///
/// @param title the conversation's
/// @param message null when it was found in the title
/// @param author of the message
/// @param createdAt of the message, or of the conversation
/// @param snippet what stands around it, some 200 characters
public record SearchHit(
    @JsonProperty("conversation_id") ConversationId conversation,
    @Nullable String title,
    @JsonProperty("message_id") @Nullable MessageId message,
    MessageView.@Nullable Author author,
    @JsonProperty("created_at") Instant createdAt,
    String snippet) {
  @Override
  public String toString() {
    return "SearchHit[" + conversation + ", " + message + "]";
  }
}
