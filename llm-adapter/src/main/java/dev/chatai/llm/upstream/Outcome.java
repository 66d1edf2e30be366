package dev.chatai.llm.upstream;

import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.Usage;
import org.jspecify.annotations.Nullable;

/// How an attempt ended. It holds nothing that the upstream wrote.
public sealed interface Outcome {
  /// Tokens as the upstream counted them, if it did.
  @Nullable Usage usage();

  /// The model stopped by itself.
  record Finished(FinishReason reason, @Nullable Usage usage) implements Outcome {}

  /// Somebody stopped it.
  record Cancelled(@Nullable Usage usage) implements Outcome {}

  /// The upstream refused something in the request's form that no caller asked for. The form is
  /// another one from now on, so the same question should be asked again at once.
  record Reformed() implements Outcome {
    @Override
    public @Nullable Usage usage() {
      return null;
    }
  }

  /// It did not come to an end.
  ///
  /// @param retryable whether the same question may do better later; only ever true while nothing
  ///   but reasoning has been heard. An `EMPTY_ANSWER` is worth one retry and no more.
  /// @param retryAfterSeconds 1 to 86,400, as the upstream asked (RFC 9110, 10.2.3)
  /// @param parameter the parameter of the request that is not supported, by its name in our API
  record Failed(
      FailureCode code,
      boolean retryable,
      @Nullable Integer retryAfterSeconds,
      @Nullable Usage usage,
      @Nullable String parameter)
      implements Outcome {
    public Failed(
        FailureCode code,
        boolean retryable,
        @Nullable Integer retryAfterSeconds,
        @Nullable Usage usage) {
      this(code, retryable, retryAfterSeconds, usage, null);
    }
  }
}
