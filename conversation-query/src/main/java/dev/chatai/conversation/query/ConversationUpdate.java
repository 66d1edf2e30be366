package dev.chatai.conversation.query;

import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.answer.StreamNumber;
import org.jspecify.annotations.Nullable;

/// What somebody who watches a conversation is told, in order, each with a number that only grows.
public sealed interface ConversationUpdate {
  /// The place of the event in the conversation's log, and, within an event that holds several
  /// pieces, the piece's.
  long number();

  /// The number of what an event tells as a whole.
  ///
  /// @param sequence the event's number within its conversation, from 0
  static long number(long sequence) {
    return (sequence + 1) * StreamNumber.PIECES;
  }

  /// The number that comes after everything an event tells.
  static long end(long sequence) {
    return number(sequence + 1) - 1;
  }

  /// The event that a number belongs to; before the first one: that one.
  static long sequence(long number) {
    return Math.max(0, number / StreamNumber.PIECES - 1);
  }

  /// Somebody asked a question.
  ///
  /// @param answer the answer that it will get
  record Posted(long number, MessageView question, MessageId answer)
      implements ConversationUpdate {}

  /// Somebody wants another answer to a question.
  record Requested(long number, MessageId question, MessageId answer)
      implements ConversationUpdate {}

  /// Something happened in an answer's own stream.
  ///
  /// @param event with its number in that stream
  record Answered(long number, MessageId answer, AnswerEvent event) implements ConversationUpdate {}

  /// Something of the conversation itself is different now.
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
