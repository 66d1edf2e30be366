package dev.chatai.api.turn;

import dev.chatai.conversation.query.AnswerEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One reader of one answer's stream. For one thread.
public interface Follow extends AutoCloseable {
  /// The answer's next event, without gap or repetition; null if none came within the patience, or
  /// if the last one, [AnswerEvent.Settled], was told already.
  ///
  /// @throws Problem when there is no such answer, or the read side stays away
  @Nullable AnswerEvent next(Duration patience) throws InterruptedException;

  /// Whether nothing will come any more.
  boolean isOver();

  @Override
  void close();
}
