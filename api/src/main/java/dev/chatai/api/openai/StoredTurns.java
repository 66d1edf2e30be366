package dev.chatai.api.openai;

import dev.chatai.api.turn.Messages;
import dev.chatai.conversation.ConversationCommand.EraseConversation;
import dev.chatai.conversation.ConversationCommand.RemoveMessage;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.query.ConversationQuery.FindTurn;
import dev.chatai.conversation.query.ConversationQuery.GetConversation;
import dev.chatai.conversation.query.ConversationView;
import dev.chatai.conversation.query.MessageStatus;
import dev.chatai.conversation.query.MessageView;
import dev.chatai.conversation.query.ShownMessages;
import dev.chatai.conversation.query.TurnView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Finds turns by their answers, in whichever protocol they were asked, and deletes them.
@Component
public class StoredTurns {
  private final Messages messages;

  StoredTurns(Messages messages) {
    this.messages = messages;
  }

  /// @param system what the conversation's models read before all turns; null for nothing
  /// @param messages all that is before the answer on its branch, oldest first
  public record Before(@Nullable String system, List<MessageView> messages) {}

  /// Empty for an answer that was added: no model was asked for it.
  public Optional<TurnView> find(Owner owner, MessageId answer) {
    return messages
        .ask(new FindTurn(owner, answer), TurnView.class)
        .filter(it -> isAsked(it.answer()));
  }

  /// Whether it is an answer that a model was or will be asked for.
  public static boolean isAsked(MessageView message) {
    return message.author() == MessageView.Author.ASSISTANT
        && (message.model() != null || message.status() != MessageStatus.COMPLETED);
  }

  public Before before(Owner owner, TurnView turn) {
    var conversation = conversation(owner, turn.conversation());
    var all = conversation.map(StoredTurns::byId).orElse(Map.of());
    var before = new ArrayList<MessageView>();
    for (var at = in(all, turn.answer().parentId()); at != null; at = in(all, at.parentId())) {
      before.add(at);
    }
    return new Before(
        conversation.map(ConversationView::systemPrompt).orElse(null), before.reversed());
  }

  private static @Nullable MessageView in(
      Map<MessageId, MessageView> all, @Nullable MessageId message) {
    return message == null ? null : all.get(message);
  }

  /// Erases the conversation if it has no other turn. If it has, the answer is taken out of it, and
  /// the question unless that has another answer.
  public void delete(Owner owner, TurnView turn) {
    var own = own(owner, turn);
    if (own.isEmpty()) {
      messages.send(new EraseConversation(turn.conversation(), owner));
    }
    own.forEach(it -> messages.send(new RemoveMessage(turn.conversation(), owner, it)));
  }

  /// The messages that belong to the turn alone; none if the conversation has no other turn.
  private List<MessageId> own(Owner owner, TurnView turn) {
    var answer = turn.answer().id();
    var others =
        conversation(owner, turn.conversation())
            .map(StoredTurns::byId)
            .orElse(Map.of())
            .values()
            .stream()
            .filter(it -> isAsked(it) && !it.id().equals(answer))
            .toList();
    if (others.isEmpty()) {
      return List.of();
    }
    var question = turn.question() == null ? null : turn.question().id();
    return question == null || others.stream().anyMatch(it -> question.equals(it.parentId()))
        ? List.of(answer)
        : List.of(answer, question);
  }

  private Optional<ConversationView> conversation(Owner owner, ConversationId conversation) {
    return messages.ask(
        new GetConversation(owner, conversation, ShownMessages.ALL_BRANCHES),
        ConversationView.class);
  }

  private static Map<MessageId, MessageView> byId(ConversationView conversation) {
    return conversation.messages().stream().collect(Collectors.toMap(MessageView::id, it -> it));
  }
}
