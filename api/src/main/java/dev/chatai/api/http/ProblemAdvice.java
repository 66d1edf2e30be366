package dev.chatai.api.http;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.problem.ProblemWriter;
import dev.chatai.api.problem.StoreAway;
import dev.chatai.api.problem.Unforeseen;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.LocalDate;
import org.apache.coyote.CloseNowException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.util.DisconnectedClientHelper;

/// Turns the exceptions of controllers into [Problem]s. Expected ones are not logged.
@RestControllerAdvice
class ProblemAdvice {
  private final ProblemWriter writer;

  ProblemAdvice(ProblemWriter writer) {
    this.writer = writer;
  }

  @ExceptionHandler
  void on(Exception failure, HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    if (failure instanceof CloseNowException) {
      throw failure;
    }
    if (DisconnectedClientHelper.isClientDisconnectedException(failure)
        || (response.isCommitted() && failure instanceof IOException)) {
      return; // the client has disconnected
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
      case InvalidParameterException parameter -> Problem.of(parameter.getErrorCode());
      case ErrorResponse answered -> {
        var problem = Problem.of(answered.getStatusCode().value());
        problem.headers.putAll(answered.getHeaders());
        yield problem;
      }
      default -> StoreAway.in(failure) ? StoreAway.problem() : Unforeseen.problem(failure);
    };
  }

  private static Problem problem(MethodArgumentTypeMismatchException mismatch) {
    var own = Problem.in(mismatch);
    if (own != null) {
      return own;
    }
    var type = mismatch.getRequiredType();
    if (type == LocalDate.class) {
      return Problem.field(mismatch.getName(), "must be a date (RFC 3339).");
    }
    return Ids.isId(type)
        ? new Problem(ProblemCode.MALFORMED_ID, "An id is a UUID of 36 characters.")
            .with("field", mismatch.getName())
        : Problem.field(mismatch.getName(), "has the wrong type.");
  }
}
