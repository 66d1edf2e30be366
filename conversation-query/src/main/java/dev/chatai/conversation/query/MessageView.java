package dev.chatai.conversation.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.chatai.conversation.Failure;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Usage;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A message as clients see it; this record is the JSON.
///
/// @param content its text
/// @param parentId the message it follows; null at the beginning of a branch
/// @param model this and the following: of an assistant's message only
/// @param attempts how many times a model was called
/// @param details what it has beside its text; null for nothing. Its fields are the message's own.
public record MessageView(
    MessageId id,
    Author author,
    String content,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("parent_id") @Nullable MessageId parentId,
    MessageStatus status,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String model,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("finish_reason")
        @Nullable FinishReason finishReason,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Usage usage,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer attempts,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ErrorView error,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonUnwrapped @Nullable MessageDetails details) {

  public enum Author {
    USER,
    ASSISTANT,
    /// Its message is the results of the tools that the last answer called.
    TOOL;

    @JsonValue
    public String value() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The failure of a failed message.
  ///
  /// @param retryAfter seconds that the upstream asked to wait, if it did
  /// @param field the field of the request that the model does not support, if that is why
  public record ErrorView(
      FailureCode code,
      String detail,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("retry_after")
          @Nullable Integer retryAfter,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String field) {
    public ErrorView(Failure failure) {
      this(failure.code(), failure.detail(), failure.retryAfter(), failure.parameter());
    }
  }

  @Override
  public String toString() {
    return "MessageView[" + id + ", " + status + "]";
  }
}
