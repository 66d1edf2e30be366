package dev.chatai.conversation.query.follow;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// That an event is in the read model now, in the form in which one node tells it to all.
///
/// @param sequence the event's number within its conversation, from 0
/// @param answer what of an answer's stream came with it, if anything did
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
