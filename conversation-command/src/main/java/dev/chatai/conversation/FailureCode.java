package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Why an attempt at an answer failed. The code is stable; the sentence is ours, never the
/// upstream's.
public enum FailureCode {
  UPSTREAM_ERROR("The model's server answered with an error."),
  UPSTREAM_AUTH("The model's server refused our credentials."),
  UPSTREAM_RATE_LIMITED("The model's server is receiving too many requests."),
  UPSTREAM_TIMEOUT("The model's server took too long."),
  CONTEXT_TOO_LONG("The conversation is longer than the model accepts."),
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
