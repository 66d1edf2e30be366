package dev.chatai.llm.generation;

import dev.chatai.conversation.ConversationCommand.AttemptCommand;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.llm.upstream.UpstreamRequest;
import java.util.function.BooleanSupplier;

/// An answer that is wanted: what is asked, and where the attempts at it are recorded.
public interface AnswerTask {
  /// What is sent to the model.
  UpstreamRequest request();

  /// How many attempts that count were begun, this one included: at most [Attempt#MOST]. One that
  /// was begun only because the request had to have another form does not count.
  int tries(Attempt attempt);

  /// Takes a piece at once, before it is recorded. Must not block.
  void said(LiveAnswers.Live piece);

  /// Records what becomes of the attempt, and returns when that is done.
  ///
  /// @param wanted whether it still has to be recorded
  /// @return false when the attempt is no longer the current one, or is no longer wanted
  boolean record(AttemptCommand command, BooleanSupplier wanted) throws InterruptedException;
}
