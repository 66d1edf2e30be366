package dev.chatai.conversation.query;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The state of a message.
public enum MessageStatus {
  QUEUED,
  IN_PROGRESS,
  COMPLETED,
  INCOMPLETE,
  FAILED,
  CANCELLED;

  /// As clients see it.
  @JsonValue
  public String value() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean terminal() {
    return this != QUEUED && this != IN_PROGRESS;
  }
}
