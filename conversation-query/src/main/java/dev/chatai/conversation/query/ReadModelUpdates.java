package dev.chatai.conversation.query;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import java.util.function.LongConsumer;

/// Tells that the read model knows more, whichever node put it there.
public interface ReadModelUpdates {
  /// Calls the listener with the number of the newest event of the answer's stream that is in the
  /// read model, after each commit, until the subscription is closed.
  ///
  /// @param listener must never wait; [Long#MAX_VALUE] means "some may have been missed, read
  ///   again"
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
