package dev.chatai.conversation.query;

import java.time.Instant;
import java.util.Map;

/// An event as clients see it; this record is the JSON.
///
/// @param number its position in the conversation, from 1
/// @param type its name, such as `MessagePosted`
/// @param payload the event, as it is stored
/// @param metadata Axon's metadata
public record EventView(
    long number, String type, Instant at, Object payload, Map<String, Object> metadata) {
  @Override
  public String toString() {
    return "EventView[" + number + ", " + type + "]";
  }
}
