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

  /// It did not come to an end.
  ///
  /// @param retryable whether the same question may do better later; only ever true while not one
  ///   piece of text has been told. An `EMPTY_ANSWER` is worth one retry and no more.
  /// @param retryAfterSeconds 0 to 86,400, as the upstream asked (RFC 9110, 10.2.3)
  record Failed(
      FailureCode code,
      boolean retryable,
      @Nullable Integer retryAfterSeconds,
      @Nullable Usage usage)
      implements Outcome {}
}
