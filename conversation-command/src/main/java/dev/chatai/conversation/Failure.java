package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// How an answer failed.
///
/// @param code why
/// @param retryAfter seconds that the upstream asked to wait, if it did
/// @param parameter the request's parameter that the model does not support, by its name in our
///   API; only with `UNSUPPORTED_PARAMETER`. Left out of the stored form when there is none, so
///   that older histories and newer ones look the same.
public record Failure(
    FailureCode code,
    @JsonProperty("retry_after") @Nullable Integer retryAfter,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String parameter) {
  @JsonCreator
  public Failure {}

  public Failure(FailureCode code, @Nullable Integer retryAfter) {
    this(code, retryAfter, null);
  }

  /// One or two sentences for a person: what happened and what can be done about it.
  public String detail() {
    return parameter == null
        ? code.detail()
        : "The model does not support the parameter "
            + parameter
            + " as it was given. Leave it out or change its value.";
  }
}
