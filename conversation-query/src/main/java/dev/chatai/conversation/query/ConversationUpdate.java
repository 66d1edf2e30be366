package dev.chatai.conversation.query;

import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.answer.StreamNumber;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The events of a conversation's stream, in order, with increasing numbers.
public sealed interface ConversationUpdate {
  /// Combines the event's position in the conversation's log with the position of the piece within
  /// the event.
  long number();

  /// The number of an event's first update.
  ///
  /// @param sequence the event's number within its conversation, from 0
  static long number(long sequence) {
    return (sequence + 1) * StreamNumber.PIECES;
  }

  /// The number after all updates of an event.
  static long end(long sequence) {
    return number(sequence + 1) - 1;
  }

  /// The event that a number belongs to; the first event for smaller numbers.
  static long sequence(long number) {
    return Math.max(0, number / StreamNumber.PIECES - 1);
  }

  /// A part of a conversation's updates.
  ///
  /// @param updates in order
  /// @param last the number to continue after, at least the last update's
  /// @param more whether more are available already
  record SoFar(List<ConversationUpdate> updates, long last, boolean more) {}

  /// A question was posted.
  ///
  /// @param answer the answer that it will get
  record Posted(long number, MessageView question, MessageId answer)
      implements ConversationUpdate {}

  /// A message was added that no model was asked about, or that no model of this server gave.
  record Added(long number, MessageView message) implements ConversationUpdate {}

  /// A message was removed.
  record Removed(long number, MessageId message) implements ConversationUpdate {}

  /// Another answer to a question was requested.
  record Requested(long number, MessageId question, MessageId answer)
      implements ConversationUpdate {}

  /// An event of an answer's own stream.
  ///
  /// @param event with its number in that stream
  record Answered(long number, MessageId answer, AnswerEvent event) implements ConversationUpdate {}

  /// A field of the conversation changed.
  ///
  /// @param field as clients know it
  /// @param value text, an id, or a map of texts
  record Changed(long number, String field, @Nullable Object value) implements ConversationUpdate {
    @Override
    public String toString() {
      return "Changed[" + number + ", " + field + "]";
    }
  }
}
