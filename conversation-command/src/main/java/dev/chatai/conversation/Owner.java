package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Whose conversation it is. Taken from who is calling, never from what is sent.
public record Owner(@JsonValue String name) {
  /// Everyone, while callers are not told apart (`CHATAI_SECURITY_MODE=none`).
  public static final Owner LOCAL = new Owner("local");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Owner {}

  @Override
  public String toString() {
    return name;
  }
}
