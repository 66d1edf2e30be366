package dev.chatai.api.problem;

import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs an unexpected failure once, without text of users, under an id that the client gets.
public final class Unforeseen {
  private static final Logger log = LoggerFactory.getLogger(Unforeseen.class);

  private Unforeseen() {}

  public static Problem problem(Throwable failure) {
    var id = "urn:uuid:" + UUID.randomUUID();
    log.error("Unforeseen, told to the client as {}", id, new Wordless(failure));
    return Problem.of(ProblemCode.INTERNAL_ERROR.status.value()).with("instance", id);
  }

  /// A copy of a failure for the log: classes and stack traces without messages, which can quote
  /// content.
  private static final class Wordless extends Exception {
    private static final long serialVersionUID = 1;

    Wordless(Throwable failure) {
      super(
          failure.getClass().getName(),
          failure.getCause() == null ? null : new Wordless(failure.getCause()));
      setStackTrace(failure.getStackTrace());
    }
  }
}
