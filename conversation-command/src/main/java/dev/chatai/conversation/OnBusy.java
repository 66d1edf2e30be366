package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What happens to a new turn while the conversation has an open one.
public enum OnBusy {
  /// It is accepted and answered after the open ones, in order. At most [#QUEUE_BOUND] wait.
  @JsonProperty("queue")
  QUEUE,
  /// It is refused.
  @JsonProperty("reject")
  REJECT,
  /// All open turns are cancelled; their text so far is kept, and the new one follows them.
  @JsonProperty("interrupt")
  INTERRUPT,
  /// All open turns are cancelled, and the new one takes the place of the first of them.
  @JsonProperty("rollback")
  ROLLBACK;

  /// Most turns that may wait in a conversation beside the one in progress.
  public static final int QUEUE_BOUND = 16;
}
