package dev.chatai.conversation.answer;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import org.jspecify.annotations.Nullable;

/// The nodes beside this one, as far as live text is concerned. What they are told may be lost:
/// then a reader has the text from the log, and an attempt is made by whoever finds its lease
/// lapsed.
public interface OtherNodes {
  /// There are none.
  OtherNodes NONE =
      new OtherNodes() {
        @Override
        public void reading(ConversationId conversation, MessageId answer) {}

        @Override
        public void left(MessageId answer) {}

        @Override
        public void publish(
            ConversationId conversation, MessageId answer, LiveAnswers.Live piece) {}

        @Override
        public @Nullable String reader(MessageId answer) {
          return null;
        }

        @Override
        public void handOver(String node, ConversationId conversation, long event) {
          throw new IllegalStateException("There is no node " + node);
        }
      };

  /// Tells them that this node has a reader of the answer, before this returns.
  void reading(ConversationId conversation, MessageId answer);

  /// Tells them that the last reader on this node has left.
  void left(MessageId answer);

  /// Sends a piece to those that have readers of the answer. Does not block.
  void publish(ConversationId conversation, MessageId answer, LiveAnswers.Live piece);

  /// A node that has a reader of the answer; null if there is none.
  @Nullable String reader(MessageId answer);

  /// Within a transaction: once it is committed, that node is told to begin the attempt.
  ///
  /// @param event number of the attempt's first event within the conversation
  void handOver(String node, ConversationId conversation, long event);
}
