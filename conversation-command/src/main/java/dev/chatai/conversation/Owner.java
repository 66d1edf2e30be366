package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// The owner of a conversation. Taken from the authenticated caller, never from the request.
public record Owner(@JsonValue String name) {
  /// The owner of everything in `CHATAI_SECURITY_MODE=none`.
  public static final Owner LOCAL = new Owner("local");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Owner {}

  @Override
  public String toString() {
    return name;
  }
}
