package dev.chatai.conversation.query;

import dev.chatai.conversation.MessageId;
import java.util.function.LongConsumer;

/// Tells that the read model knows more of an answer, whichever node put it there.
public interface ReadModelUpdates {
  /// Calls the listener with the number of the newest event of the answer's stream that is in the
  /// read model, after each commit, until the subscription is closed.
  ///
  /// @param listener must never wait; [Long#MAX_VALUE] means "some may have been missed, read
  ///   again"
  Subscription subscribe(MessageId answer, LongConsumer listener);

  /// Ends by being closed.
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
