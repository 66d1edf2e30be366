package dev.chatai.api.openai.responses;

import static java.util.Objects.requireNonNullElse;

import dev.chatai.api.openai.OpenAiIds;
import dev.chatai.api.openai.item.Item;
import dev.chatai.api.openai.item.Items;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.turn.Messages;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.answer.GetPrompt;
import dev.chatai.conversation.answer.Models;
import dev.chatai.conversation.answer.PromptView;
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

/// Reads responses back.
@Component
class StoredResponses {
  private final Messages messages;
  private final Models models;

  StoredResponses(Messages messages, Models models) {
    this.messages = messages;
    this.models = models;
  }

  /// @param id as clients know it
  /// @throws Problem when there is no such response
  TurnView turn(Owner owner, String id) {
    return asked(owner, OpenAiIds.response(id))
        .orElseThrow(
            () -> new Problem(ProblemCode.MESSAGE_NOT_FOUND, "There is no such response."));
  }

  /// An answer that was added is no response.
  Optional<TurnView> asked(Owner owner, MessageId answer) {
    return messages
        .ask(new FindTurn(owner, answer), TurnView.class)
        .filter(it -> isAsked(it.answer()));
  }

  private static boolean isAsked(MessageView answer) {
    return answer.model() != null || answer.status() != MessageStatus.COMPLETED;
  }

  Response response(Owner owner, TurnView turn) {
    var question = turn.question();
    var parent = question == null ? null : question.parentId();
    var previous = parent == null ? Optional.<TurnView>empty() : asked(owner, parent);
    return new Response(
        turn.answer().id(),
        turn.conversation(),
        previous.isPresent() ? parent : null,
        turn.options(),
        requireNonNullElse(
            turn.answer().model(), requireNonNullElse(turn.options().model(), models.standard())),
        false);
  }

  /// Whether a node died while it had the answer.
  boolean isInterrupted(Owner owner, TurnView turn) {
    return messages
        .ask(new GetPrompt(owner, turn.conversation(), turn.answer().id()), PromptView.class)
        .stream()
        .flatMap(it -> it.attempts().stream())
        .anyMatch(it -> it.because() == FailureCode.INTERRUPTED);
  }

  /// What the request brought, oldest first: the question, and all that was added since the last
  /// response.
  List<Item> input(Owner owner, TurnView turn) {
    var all = messages(owner, turn.conversation());
    var input = new ArrayList<MessageView>();
    for (var at = in(all, turn.answer().parentId()); at != null; at = in(all, at.parentId())) {
      if (at.author() == MessageView.Author.ASSISTANT && isAsked(at)) {
        break;
      }
      input.add(at);
    }
    return input.reversed().stream().flatMap(it -> Items.of(it).stream()).toList();
  }

  /// The messages that belong to the response alone: its answer, and its question unless that has
  /// another answer. Nothing if the conversation has no other response.
  List<MessageId> own(Owner owner, TurnView turn) {
    var others =
        messages(owner, turn.conversation()).values().stream()
            .filter(it -> it.author() == MessageView.Author.ASSISTANT && isAsked(it))
            .filter(it -> !it.id().equals(turn.answer().id()))
            .toList();
    if (others.isEmpty()) {
      return List.of();
    }
    var answer = turn.answer().id();
    var question = turn.question() == null ? null : turn.question().id();
    return question == null || others.stream().anyMatch(it -> question.equals(it.parentId()))
        ? List.of(answer)
        : List.of(answer, question);
  }

  private static @Nullable MessageView in(
      Map<MessageId, MessageView> all, @Nullable MessageId message) {
    return message == null ? null : all.get(message);
  }

  private Map<MessageId, MessageView> messages(Owner owner, ConversationId conversation) {
    return messages
        .ask(
            new GetConversation(owner, conversation, ShownMessages.ALL_BRANCHES),
            ConversationView.class)
        .stream()
        .flatMap(it -> it.messages().stream())
        .collect(Collectors.toMap(MessageView::id, it -> it));
  }
}
