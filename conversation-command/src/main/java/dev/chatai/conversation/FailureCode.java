package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Why an attempt at an answer failed. The code is stable. The sentence says what a caller or an
/// operator can do; it is ours and never quotes the upstream.
public enum FailureCode {
  UPSTREAM_ERROR("The model's server answered with an error. Try again later."),
  UPSTREAM_AUTH(
      "The model's server refused our credentials. The operator should check OPENAI_API_KEY."),
  UPSTREAM_NO_CREDIT(
      "The account at the model's server has no credit left. The operator should check its"
          + " billing."),
  UPSTREAM_MODEL_NOT_FOUND(
      "The model's server does not have this model. Name another one, or let the operator check"
          + " CHATAI_MODEL and OPENAI_BASE_URL."),
  UPSTREAM_RATE_LIMITED(
      "The model's server is receiving too many requests. Try again after the time in"
          + " Retry-After."),
  UPSTREAM_TIMEOUT("The model's server took too long."),
  CONTEXT_TOO_LONG(
      "The conversation is longer than the model accepts. Send less text, start a new conversation,"
          + " or let the operator lower CHATAI_CONTEXT_TOKENS."),
  CONTENT_FILTERED(
      "The model's server refuses the question by its content policy. Phrase it differently."),
  UNSUPPORTED_PARAMETER(
      "The model does not support a parameter of the request. Leave it out or change its value."),
  TRUNCATED("The model's answer was cut off on its way."),
  EMPTY_ANSWER("The model answered with nothing."),
  ANSWER_TOO_LONG("The model's answer was longer than is kept."),
  INTERRUPTED("The server stopped while the model was answering.");

  private final String detail;

  FailureCode(String detail) {
    this.detail = detail;
  }

  /// The stable code, in lower case.
  @JsonValue
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  static FailureCode of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  /// One sentence for a person.
  public String detail() {
    return detail;
  }
}
