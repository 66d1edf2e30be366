package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/// Names one message: a question of the user or an answer of the assistant.
///
/// New ones are UUIDs of version 7 (RFC 9562), so they sort by creation time.
public record MessageId(@JsonValue UUID value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public MessageId {}

  /// A new id, never seen before.
  public static MessageId next() {
    return new MessageId(UuidCreator.getTimeOrderedEpochPlus1());
  }

  /// The UUID in its usual 36 characters; also the form in stored events.
  @Override
  public String toString() {
    return value.toString();
  }
}
