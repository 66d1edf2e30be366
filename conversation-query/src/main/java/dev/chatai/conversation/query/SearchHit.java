package dev.chatai.conversation.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A search hit as clients see it; this record is the JSON.
///
/// @param title the conversation's
/// @param message null for a hit in the title
/// @param author of the message
/// @param createdAt of the message, or of the conversation
/// @param snippet the text around the match as it was written, up to about 200 characters; without
///   blank lines
public record SearchHit(
    @JsonProperty("conversation_id") ConversationId conversation,
    @Nullable String title,
    @JsonProperty("message_id") @Nullable MessageId message,
    MessageView.@Nullable Author author,
    @JsonProperty("created_at") Instant createdAt,
    String snippet) {
  /// The message's id, or the conversation's for a hit in its title.
  public UUID id() {
    return message == null ? conversation.value() : message.value();
  }

  @Override
  public String toString() {
    return "SearchHit[" + conversation + ", " + message + "]";
  }
}
