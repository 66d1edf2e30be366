package dev.chatai.api.problem;

import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.Refusal;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;

/// All problems with their HTTP status. The names are stable: clients see them in lower case as
/// `code`.
public enum ProblemCode {
  MALFORMED_REQUEST(HttpStatus.BAD_REQUEST, "The request is not valid HTTP"),
  MALFORMED_JSON(HttpStatus.BAD_REQUEST, "The body is not valid JSON"),
  INVALID_UTF8(HttpStatus.BAD_REQUEST, "The body is not valid UTF-8"),
  MALFORMED_ID(HttpStatus.BAD_REQUEST, "An id is not a UUID"),
  UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, "It is not known who is calling"),
  FORBIDDEN(HttpStatus.FORBIDDEN, "The caller may not do that"),
  NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing here"),
  CONVERSATION_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such conversation"),
  MESSAGE_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such message"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The method is not allowed here"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "The answer has no acceptable form"),
  CONVERSATION_BUSY(HttpStatus.CONFLICT, "The conversation is busy"),
  ANSWER_CANCELLED(HttpStatus.CONFLICT, "The answer was cancelled"),
  CONFLICT(HttpStatus.CONFLICT, "The conversation has changed meanwhile"),
  BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body has the wrong media type"),
  INVALID_FIELD(HttpStatus.UNPROCESSABLE_CONTENT, "A field is invalid"),
  UNKNOWN_MODEL(HttpStatus.UNPROCESSABLE_CONTENT, "There is no such model"),
  INVALID_PARENT(HttpStatus.UNPROCESSABLE_CONTENT, "Nothing can follow that message"),
  INVALID_TOOL(HttpStatus.UNPROCESSABLE_CONTENT, "A tool is invalid"),
  INVALID_IMAGE(HttpStatus.UNPROCESSABLE_CONTENT, "An image is invalid"),
  UNKNOWN_TOOL_CALL(HttpStatus.UNPROCESSABLE_CONTENT, "There is no such tool call"),
  MISSING_TOOL_RESULT(HttpStatus.UNPROCESSABLE_CONTENT, "A tool call has no result"),
  DUPLICATE_TOOL_RESULT(HttpStatus.UNPROCESSABLE_CONTENT, "A tool call has two results"),
  IDEMPOTENCY_KEY_REUSED(
      HttpStatus.UNPROCESSABLE_CONTENT, "The Idempotency-Key stands for another request"),
  CONTEXT_TOO_LONG(HttpStatus.UNPROCESSABLE_CONTENT, "The conversation is too long"),
  CONTENT_FILTERED(HttpStatus.UNPROCESSABLE_CONTENT, "The question was refused by policy"),
  UNSUPPORTED_PARAMETER(HttpStatus.UNPROCESSABLE_CONTENT, "The model does not support a parameter"),
  QUEUE_FULL(HttpStatus.TOO_MANY_REQUESTS, "Too many questions wait in the conversation"),
  RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "Too many requests"),
  TOO_MANY_OPEN_TURNS(HttpStatus.TOO_MANY_REQUESTS, "Too many turns are open"),
  TOKEN_QUOTA_EXCEEDED(HttpStatus.TOO_MANY_REQUESTS, "The tokens of the day are spent"),
  UPSTREAM_RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "The model is too busy"),
  INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Something unforeseen went wrong"),
  UPSTREAM_ERROR(HttpStatus.BAD_GATEWAY, "The model failed"),
  UPSTREAM_AUTH(HttpStatus.BAD_GATEWAY, "The model refused the server"),
  UPSTREAM_NO_CREDIT(HttpStatus.BAD_GATEWAY, "The model's account has no credit left"),
  UPSTREAM_MODEL_NOT_FOUND(HttpStatus.BAD_GATEWAY, "The model's server does not have the model"),
  TRUNCATED(HttpStatus.BAD_GATEWAY, "The answer was cut off"),
  EMPTY_ANSWER(HttpStatus.BAD_GATEWAY, "The answer was empty"),
  ANSWER_TOO_LONG(HttpStatus.BAD_GATEWAY, "The answer was too long"),
  INTERRUPTED(HttpStatus.SERVICE_UNAVAILABLE, "The server was interrupted"),
  SERVER_STOPPING(HttpStatus.SERVICE_UNAVAILABLE, "The server is stopping"),
  ISSUER_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The issuer of tokens is away"),
  STORE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "A store is away"),
  UPSTREAM_TIMEOUT(HttpStatus.GATEWAY_TIMEOUT, "The model took too long");

  public final HttpStatus status;
  public final String title;

  ProblemCode(HttpStatus status, String title) {
    this.status = status;
    this.title = title;
  }

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ProblemCode of(Refusal.Code refusal) {
    return switch (refusal) {
      case CONVERSATION_NOT_FOUND -> CONVERSATION_NOT_FOUND;
      case CONVERSATION_BUSY -> CONVERSATION_BUSY;
      case QUEUE_FULL -> QUEUE_FULL;
      case MESSAGE_NOT_FOUND -> MESSAGE_NOT_FOUND;
      case INVALID_LEAF -> INVALID_FIELD;
      case INVALID_PARENT -> INVALID_PARENT;
      case UNKNOWN_MODEL -> UNKNOWN_MODEL;
      case INVALID_TOOL -> INVALID_TOOL;
      case INVALID_IMAGE -> INVALID_IMAGE;
      case UNKNOWN_TOOL_CALL -> UNKNOWN_TOOL_CALL;
      case MISSING_TOOL_RESULT -> MISSING_TOOL_RESULT;
      case DUPLICATE_TOOL_RESULT -> DUPLICATE_TOOL_RESULT;
      case CONVERSATION_EXISTS, ANSWER_NOT_OPEN, STALE_ATTEMPT, CONCURRENT_CHANGE -> CONFLICT;
    };
  }

  static ProblemCode of(FailureCode failure) {
    return switch (failure) {
      case UPSTREAM_ERROR -> UPSTREAM_ERROR;
      case UPSTREAM_AUTH -> UPSTREAM_AUTH;
      case UPSTREAM_NO_CREDIT -> UPSTREAM_NO_CREDIT;
      case UPSTREAM_MODEL_NOT_FOUND -> UPSTREAM_MODEL_NOT_FOUND;
      case CONTENT_FILTERED -> CONTENT_FILTERED;
      case UNSUPPORTED_PARAMETER -> UNSUPPORTED_PARAMETER;
      case UPSTREAM_RATE_LIMITED -> UPSTREAM_RATE_LIMITED;
      case UPSTREAM_TIMEOUT -> UPSTREAM_TIMEOUT;
      case CONTEXT_TOO_LONG -> CONTEXT_TOO_LONG;
      case TRUNCATED -> TRUNCATED;
      case EMPTY_ANSWER -> EMPTY_ANSWER;
      case ANSWER_TOO_LONG -> ANSWER_TOO_LONG;
      case INTERRUPTED -> INTERRUPTED;
    };
  }

  /// The general code of an HTTP status, if there is one.
  static Optional<ProblemCode> of(int status) {
    return Stream.of(
            MALFORMED_REQUEST,
            UNAUTHENTICATED,
            FORBIDDEN,
            NOT_FOUND,
            METHOD_NOT_ALLOWED,
            NOT_ACCEPTABLE,
            BODY_TOO_LARGE,
            UNSUPPORTED_MEDIA_TYPE)
        .filter(it -> it.status.value() == status)
        .findFirst();
  }
}
