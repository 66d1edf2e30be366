package dev.chatai.conversation;

import org.axonframework.commandhandling.CommandExecutionException;
import org.jspecify.annotations.Nullable;

/// Why a command was refused, as a value: it crosses Axon Server, where exceptions do not.
///
/// @param code why
/// @param detail one sentence for people, without any conversation text
public record Refusal(Code code, String detail) {
  /// The reasons. Stable: clients see them in lower case.
  public enum Code {
    CONVERSATION_NOT_FOUND,
    CONVERSATION_EXISTS,
    CONVERSATION_BUSY,
    QUEUE_FULL,
    MESSAGE_NOT_FOUND,
    INVALID_PARENT,
    INVALID_LEAF,
    UNKNOWN_MODEL,
    INVALID_TOOL,
    INVALID_IMAGE,
    UNKNOWN_TOOL_CALL,
    MISSING_TOOL_RESULT,
    DUPLICATE_TOOL_RESULT,
    ANSWER_NOT_OPEN,
    STALE_ATTEMPT,
    CONCURRENT_CHANGE
  }

  /// The exception that carries this refusal to the sender of the command.
  public CommandExecutionException exception() {
    return new CommandExecutionException(detail, null, this);
  }

  /// The refusal in a command's failure; null if it failed otherwise.
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
