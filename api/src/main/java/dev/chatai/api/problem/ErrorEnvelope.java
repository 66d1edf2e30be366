package dev.chatai.api.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/// A problem as OpenAI's API tells it: the body of every error response below `/v1`, and the error
/// of a stream that has begun.
///
/// Clients know some problems by OpenAI's own codes; the others keep ours.
public record ErrorEnvelope(ErrorObject error) {
  /// The header that the clients of OpenAI show as a request's id.
  public static final String REQUEST_ID = "x-request-id";

  /// Whether OpenAI's clients repeat the request by themselves: `true` or `false`. Without it they
  /// do after 408, 409, 429 and 5xx.
  static final String SHOULD_RETRY = "x-should-retry";

  private static final String ROOT = "/v1";

  private static final Map<String, String> CODES =
      Map.of(
          ProblemCode.UNKNOWN_FIELD.code(), "unknown_parameter",
          ProblemCode.UNKNOWN_MODEL.code(), "model_not_found",
          ProblemCode.UPSTREAM_MODEL_NOT_FOUND.code(), "model_not_found",
          ProblemCode.CONTEXT_TOO_LONG.code(), "context_length_exceeded",
          ProblemCode.UNAUTHENTICATED.code(), "invalid_api_key",
          ProblemCode.RATE_LIMITED.code(), "rate_limit_exceeded",
          ProblemCode.TOKEN_QUOTA_EXCEEDED.code(), "insufficient_quota");

  private static final Map<String, String> RESPONSES =
      Map.of(
          "message", "input",
          "tool_results", "input",
          "parent_id", "previous_response_id",
          "max_tokens", "max_output_tokens",
          "response_format", "text.format",
          "reasoning_effort", "reasoning.effort",
          "verbosity", "text.verbosity",
          "system_prompt", "instructions");

  private static final Map<String, String> CHAT =
      Map.of("message", "messages", "tool_results", "messages", "system_prompt", "messages");

  /// @param message one sentence for a person
  /// @param type one of OpenAI's kinds of errors
  /// @param param the parameter that is invalid; null if none is
  /// @param code stable, for programs
  public record ErrorObject(
      String message, String type, @Nullable String param, @Nullable String code) {}

  /// Whether the request is one of OpenAI's protocol, whatever becomes of it.
  public static boolean appliesTo(HttpServletRequest request) {
    var path = path(request);
    return path.equals(ROOT) || path.startsWith(ROOT + "/");
  }

  public static ErrorEnvelope of(HttpServletRequest request, Problem problem) {
    var names = path(request).startsWith(ROOT + "/chat") ? CHAT : RESPONSES;
    var field = problem.members.get("field") instanceof String name ? name : null;
    // a field that is not known is the client's own word
    var param =
        field == null || problem.is(ProblemCode.UNKNOWN_FIELD)
            ? field
            : names.getOrDefault(field, field);
    return new ErrorEnvelope(
        new ErrorObject(
            field == null ? problem.detail : problem.detail.replace(field, param),
            type(status(problem)),
            param,
            CODES.getOrDefault(problem.code, problem.code)));
  }

  /// OpenAI's clients know no 422, and repeat any 5xx.
  static int status(Problem problem) {
    if (problem.is(ProblemCode.UNKNOWN_MODEL) || problem.is(ProblemCode.UPSTREAM_MODEL_NOT_FOUND)) {
      return HttpStatus.NOT_FOUND.value();
    }
    return problem.status == HttpStatus.UNPROCESSABLE_CONTENT.value()
        ? HttpStatus.BAD_REQUEST.value()
        : problem.status;
  }

  /// Whether a repeated request would make a second turn of an accepted one, or be refused again.
  static boolean isFinal(Problem problem) {
    return problem.members.containsKey("message_id")
        || problem.status == HttpStatus.CONFLICT.value();
  }

  private static String type(int status) {
    if (status == HttpStatus.UNAUTHORIZED.value()) {
      return "authentication_error";
    }
    if (status == HttpStatus.TOO_MANY_REQUESTS.value()) {
      return "rate_limit_error";
    }
    return status >= HttpStatus.INTERNAL_SERVER_ERROR.value()
        ? "server_error"
        : "invalid_request_error";
  }

  /// The path that the client has requested, without the prefix of a proxy or a context path.
  private static String path(HttpServletRequest request) {
    var forwarded = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    // a request that could not be read has neither
    var uri = Objects.toString(forwarded == null ? request.getRequestURI() : forwarded, "/");
    var context = Objects.requireNonNullElse(request.getContextPath(), "");
    return uri.startsWith(context) ? uri.substring(context.length()) : uri;
  }
}
