package dev.chatai.conversation.answer;

import dev.chatai.conversation.ConversationCommand.AddedMessage;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.content.Question;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// A question in no conversation.
///
/// @param answer a new id
/// @param said oldest first; the last of them is the question
/// @param names of those who said it, where they have one; told to the model
public record StatelessTurn(
    MessageId answer, List<AddedMessage> said, Map<MessageId, String> names, TurnOptions options) {
  public StatelessTurn {
    said = List.copyOf(said);
    names = Map.copyOf(names);
  }

  /// Of those who have no names.
  ///
  /// @param before what was said before the question, oldest first
  public StatelessTurn(
      MessageId answer, List<AddedMessage> before, Question question, TurnOptions options) {
    this(
        answer,
        Stream.concat(
                before.stream(), Stream.of(new AddedMessage(MessageId.next(), question, null)))
            .toList(),
        Map.of(),
        options);
  }

  public List<AddedMessage> before() {
    return said.subList(0, said.size() - 1);
  }

  public Question question() {
    return Objects.requireNonNull(said.getLast().question());
  }
}
