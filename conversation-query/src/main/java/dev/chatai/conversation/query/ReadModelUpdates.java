package dev.chatai.conversation.query;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import java.util.function.LongConsumer;

/// Notifies of changes of the read model by any node.
public interface ReadModelUpdates {
  /// Calls the listener with the number of the newest event of the answer's stream that is in the
  /// read model, after each commit, until the subscription is closed.
  ///
  /// @param listener must not block; [Long#MAX_VALUE] means that notifications may have been lost:
  ///   read again
  Subscription subscribe(MessageId answer, LongConsumer listener);

  /// Calls the listener with the number of the conversation's newest [ConversationUpdate] in the
  /// same way.
  Subscription subscribe(ConversationId conversation, LongConsumer listener);

  /// Ends by being closed.
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
