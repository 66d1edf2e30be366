package dev.chatai.conversation.command;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import dev.chatai.conversation.After;
import dev.chatai.conversation.MessageId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The shape of a conversation: which turn follows which message.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
class Tree {
  // not final: Jackson 3 would leave it empty when it reads a snapshot
  private List<Turn> turns = new ArrayList<>();
  private @Nullable MessageId leaf;

  /// A question, the answer it gets, and the message that both follow.
  record Turn(MessageId question, MessageId answer, @Nullable MessageId parent) {}

  void add(MessageId question, MessageId answer, @Nullable MessageId parent) {
    turns.add(new Turn(question, answer, parent));
    leaf = answer;
  }

  boolean hasQuestion(MessageId id) {
    return turns.stream().anyMatch(turn -> turn.question().equals(id));
  }

  /// Whether a question may follow there: after an answer, or after nothing.
  boolean accepts(After after) {
    var parent = after.message();
    return after.newest()
        || parent == null
        || turns.stream().anyMatch(turn -> turn.answer().equals(parent));
  }

  @Nullable MessageId parentFor(After after) {
    return after.newest() ? leaf : after.message();
  }
}
