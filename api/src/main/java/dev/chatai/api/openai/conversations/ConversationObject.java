package dev.chatai.api.openai.conversations;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.api.openai.OpenAiIds;
import dev.chatai.conversation.query.ConversationView;
import java.util.Map;

/// A conversation as clients read it; this record is the JSON.
///
/// @param object always `conversation`
/// @param createdAt in seconds since 1970
record ConversationObject(
    String id,
    String object,
    @JsonProperty("created_at") long createdAt,
    Map<String, String> metadata) {
  static ConversationObject of(ConversationView conversation) {
    return new ConversationObject(
        OpenAiIds.of(conversation.id()),
        "conversation",
        conversation.createdAt().getEpochSecond(),
        conversation.metadata());
  }
}
