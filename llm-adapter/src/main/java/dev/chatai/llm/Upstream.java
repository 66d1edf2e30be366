package dev.chatai.llm;

import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.Usage;
import org.jspecify.annotations.Nullable;

/// Asks a model and hands over what it says as it comes.
interface Upstream {
  /// Makes the call and returns at once.
  ///
  /// @param listener told on the upstream's threads: the text in order, then, last and once, the
  ///   end
  Call open(UpstreamRequest request, Listener listener);

  /// A call on its way. Closing it closes the connection at once, even while a read is stalled;
  /// after that the listener may be told nothing more. Never waits.
  interface Call extends AutoCloseable {
    @Override
    void close();
  }

  /// Hears what becomes of a call; must never wait.
  interface Listener {
    /// Some more text: never empty, storable, no character split between two.
    void text(String piece);

    void done(Outcome outcome);
  }

  /// How a call ended.
  sealed interface Outcome permits Finished, Failed {}

  /// The model stopped by itself.
  record Finished(FinishReason reason, @Nullable Usage usage) implements Outcome {}

  /// It did not.
  ///
  /// @param retryable whether the same call may go better later; only while no text was seen
  /// @param retryAfter seconds that the upstream asked to wait, if it did
  record Failed(
      FailureCode code, boolean retryable, @Nullable Integer retryAfter, @Nullable Usage usage)
      implements Outcome {}
}
