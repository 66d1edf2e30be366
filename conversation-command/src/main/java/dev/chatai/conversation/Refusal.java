package dev.chatai.conversation;

import org.axonframework.commandhandling.CommandExecutionException;
import org.jspecify.annotations.Nullable;

/// Why a command was refused, as a value: it crosses Axon Server, where exceptions do not.
///
/// @param code why
/// @param detail one sentence for a person, without any content
public record Refusal(Code code, String detail) {
  /// The reasons there are. Stable: clients see them in lower case.
  public enum Code {
    CONVERSATION_NOT_FOUND,
    CONVERSATION_EXISTS,
    CONVERSATION_BUSY,
    QUEUE_FULL,
    MESSAGE_NOT_FOUND,
    INVALID_PARENT,
    INVALID_LEAF,
    UNKNOWN_MODEL,
    ANSWER_NOT_OPEN,
    STALE_ATTEMPT,
    CONCURRENT_CHANGE
  }

  /// The exception that carries this refusal to whoever sent the command.
  public CommandExecutionException exception() {
    return new CommandExecutionException(detail, null, this);
  }

  /// The refusal within what a command failed with, or null when it was something else.
  public static @Nullable Refusal in(@Nullable Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CommandExecutionException refused
          && refused.getDetails().orElse(null) instanceof Refusal refusal) {
        return refusal;
      }
    }
    return null;
  }
}
