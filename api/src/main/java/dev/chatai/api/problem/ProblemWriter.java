package dev.chatai.api.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.coyote.CloseNowException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Writes a problem as the response, for controllers, filters and Tomcat: as RFC 9457 says, or as
/// OpenAI's clients expect it where they call.
@Component
public class ProblemWriter {
  private final JsonMapper json;

  ProblemWriter(JsonMapper json) {
    this.json = json;
  }

  /// @throws CloseNowException when a part of another response was sent already: this aborts the
  ///   connection, because a regular end would look like a complete response
  public void write(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    if (response.isCommitted()) {
      throw new CloseNowException();
    }
    response.resetBuffer();
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    problem.headers.forEach(
        (name, values) -> values.forEach(value -> response.setHeader(name, value)));
    var body = json.writeValueAsBytes(body(request, response, problem));
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static Object body(
      HttpServletRequest request, HttpServletResponse response, Problem problem) {
    if (!ErrorEnvelope.appliesTo(request)) {
      response.setStatus(problem.status);
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      return problem.body(instance(request));
    }
    response.setStatus(ErrorEnvelope.status(problem));
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    if (ErrorEnvelope.isFinal(problem)) {
      response.setHeader(ErrorEnvelope.SHOULD_RETRY, "false");
    }
    // a failure that was logged is found in the log by it
    if (problem.members.get("instance") instanceof String logged) {
      response.setHeader(ErrorEnvelope.REQUEST_ID, logged);
    }
    return ErrorEnvelope.of(request, problem);
  }

  private static String instance(HttpServletRequest request) {
    var forwarded = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    // a request that could not be read has no URI
    var uri = forwarded == null ? request.getRequestURI() : forwarded;
    return uri == null ? "/" : uri.toString();
  }
}
