package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/// Names one conversation.
///
/// New ones are UUIDs of version 7 (RFC 9562), so they sort by creation time.
public record ConversationId(@JsonValue UUID value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ConversationId {}

  /// A new id, never seen before.
  public static ConversationId next() {
    return new ConversationId(UuidCreator.getTimeOrderedEpochPlus1());
  }

  /// The UUID in its usual 36 characters; also its aggregate identifier in Axon.
  @Override
  public String toString() {
    return value.toString();
  }
}
