package dev.chatai.conversation.answer;

import dev.chatai.conversation.Failure;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.content.Answer;
import org.jspecify.annotations.Nullable;

/// Answers questions in no conversation, by the same attempts as any other, but nothing of them is
/// stored: who asks must stay until the end. Implemented by the model side.
public interface StatelessAnswers {
  /// Asks a model, and returns at once.
  ///
  /// @param listener called by one thread at a time, must not block
  /// @throws org.axonframework.commandhandling.CommandExecutionException with a
  ///   [dev.chatai.conversation.Refusal] when the turn is refused, see [TurnPolicy]
  UnderWay ask(StatelessTurn turn, Listener listener);

  /// An answer that is being given.
  interface UnderWay extends AutoCloseable {
    /// Stops it, and closes the connection to the model at once. Does nothing after its end.
    @Override
    void close();
  }

  /// Hears an answer.
  interface Listener {
    /// An attempt begins: what was said in the one before is void.
    ///
    /// @param attempt from 1
    void began(int attempt);

    void said(LiveAnswers.Live piece);

    /// The last that is heard, in any case.
    void ended(Ended end);
  }

  /// How an answer ended. Without a reason and a failure it was stopped.
  ///
  /// @param model that was asked
  /// @param attempts how often
  /// @param content what was said in the last attempt
  /// @param usage null when nothing was said
  /// @param reason why the model finished, if it did
  /// @param failure null unless it failed
  record Ended(
      String model,
      int attempts,
      Answer content,
      @Nullable Usage usage,
      @Nullable FinishReason reason,
      @Nullable Failure failure) {}
}
