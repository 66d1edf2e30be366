package dev.chatai.api;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.apache.coyote.CloseNowException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.util.DisconnectedClientHelper;

/// Turns whatever a controller failed with into the [Problem] that the client is told. What was
/// foreseen is not logged; what was not is logged once, without anybody's words.
@RestControllerAdvice
class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private final ProblemWriter writer;

  Problems(ProblemWriter writer) {
    this.writer = writer;
  }

  @ExceptionHandler
  void on(Exception failure, HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    if (failure instanceof CloseNowException) {
      throw failure;
    }
    if (DisconnectedClientHelper.isClientDisconnectedException(failure)) {
      return;
    }
    writer.write(request, response, problem(failure));
  }

  private static Problem problem(Exception failure) {
    return switch (failure) {
      case Problem problem -> problem;
      case HttpMessageNotReadableException unreadable -> InvalidBody.problem(unreadable);
      case MethodArgumentTypeMismatchException mismatch -> problem(mismatch);
      case MissingServletRequestParameterException missing ->
          Problem.field(missing.getParameterName(), "is required.");
      case ErrorResponse answered -> {
        var problem = Problem.of(answered.getStatusCode().value());
        problem.headers.putAll(answered.getHeaders());
        yield problem;
      }
      default -> StoreAway.in(failure) ? StoreAway.problem() : unforeseen(failure);
    };
  }

  private static Problem problem(MethodArgumentTypeMismatchException mismatch) {
    var type = mismatch.getRequiredType();
    return type == ConversationId.class || type == MessageId.class
        ? new Problem(ProblemCode.MALFORMED_ID, "An id is a UUID of 36 characters.")
            .with("field", mismatch.getName())
        : Problem.field(mismatch.getName(), "has the wrong type.");
  }

  private static Problem unforeseen(Exception failure) {
    var id = "urn:uuid:" + UUID.randomUUID();
    log.error("Unforeseen, told to the client as {}", id, new Wordless(failure));
    return Problem.of(HttpServletResponse.SC_INTERNAL_SERVER_ERROR).with("instance", id);
  }

  /// A failure as the log may show it: types and places, no messages, as those quote content.
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
