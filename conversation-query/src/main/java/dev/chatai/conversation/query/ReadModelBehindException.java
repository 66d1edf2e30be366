package dev.chatai.conversation.query;

/// The read model did not catch up with the log in time. Thrown instead of a stale answer.
public final class ReadModelBehindException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ReadModelBehindException() {
    super("The read model has not caught up with the log");
  }
}
