package dev.chatai.conversation.query.follow;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The notification that an event is in the read model, as one node sends it to all.
///
/// @param sequence the event's number within its conversation, from 0
/// @param answer the answer whose stream it advanced, if any
public record ReadModelChange(ConversationId conversation, long sequence, @Nullable Answer answer) {
  /// @param number of the newest event of the answer's stream in the read model
  public record Answer(MessageId id, long number) {}

  @Override
  public String toString() {
    var told = conversation + " " + sequence;
    return answer == null ? told : told + " " + answer.id() + " " + answer.number();
  }

  static ReadModelChange parse(String told) {
    var words = told.split(" ");
    return new ReadModelChange(
        new ConversationId(UUID.fromString(words[0])),
        Long.parseLong(words[1]),
        words.length == 2
            ? null
            : new Answer(new MessageId(UUID.fromString(words[2])), Long.parseLong(words[3])));
  }
}
