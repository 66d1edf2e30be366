package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What becomes of a new turn while the conversation still has an open one.
public enum OnBusy {
  /// It is accepted, and answered after those before it, in order. At most [#QUEUE_BOUND] wait.
  @JsonProperty("queue")
  QUEUE,
  /// It is refused.
  @JsonProperty("reject")
  REJECT,
  /// All open turns are cancelled; what was said of them is kept, and the new one follows them.
  @JsonProperty("interrupt")
  INTERRUPT,
  /// All open turns are cancelled, and the new one takes the place of the first of them.
  @JsonProperty("rollback")
  ROLLBACK;

  /// So many turns wait in a conversation beside the one that is being answered.
  public static final int QUEUE_BOUND = 16;
}
