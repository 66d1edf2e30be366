package dev.chatai.api.turn;

import dev.chatai.conversation.query.AnswerEvent;
import dev.chatai.conversation.query.MessageView;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The events of one answer, as they come. It has one reader.
public interface AnswerEvents extends AutoCloseable {
  /// How long to wait for an event before a connection needs a sign of life. Proxies close idle
  /// connections, the strictest known after 60 s.
  Duration PATIENCE = Duration.ofSeconds(15);

  /// Waits for the next event, without gap or repetition.
  ///
  /// @return null if there was none within the patience, or if there are no more
  @Nullable AnswerEvent next(Duration patience) throws InterruptedException;

  /// Whether the last event, [AnswerEvent.Settled], was returned.
  boolean isOver();

  /// Waits for the end of the answer, whether it succeeded or not.
  ///
  /// @throws IllegalStateException when it is over already
  default MessageView end() throws InterruptedException {
    while (true) {
      if (next(PATIENCE) instanceof AnswerEvent.Settled settled) {
        return settled.message();
      }
      if (isOver()) {
        throw new IllegalStateException("the end was read already");
      }
    }
  }

  @Override
  void close();
}
