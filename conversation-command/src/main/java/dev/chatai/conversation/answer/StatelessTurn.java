package dev.chatai.conversation.answer;

import dev.chatai.conversation.ConversationCommand.AddedMessage;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.content.Question;
import java.util.List;

/// A question in no conversation.
///
/// @param answer a new id
/// @param before what was said before it, oldest first
public record StatelessTurn(
    MessageId answer, List<AddedMessage> before, Question question, TurnOptions options) {
  public StatelessTurn {
    before = List.copyOf(before);
  }
}
