package dev.chatai.api.openai.responses;

import static java.util.Objects.requireNonNullElse;

import dev.chatai.api.openai.OpenAiIds;
import dev.chatai.api.openai.StoredTurns;
import dev.chatai.api.openai.item.Item;
import dev.chatai.api.openai.item.Items;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.turn.Messages;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.answer.GetPrompt;
import dev.chatai.conversation.answer.Models;
import dev.chatai.conversation.answer.PromptView;
import dev.chatai.conversation.query.TurnView;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Reads responses back.
@Component
class StoredResponses {
  private final StoredTurns turns;
  private final Messages messages;
  private final Models models;

  StoredResponses(StoredTurns turns, Messages messages, Models models) {
    this.turns = turns;
    this.messages = messages;
    this.models = models;
  }

  /// @param id as clients know it
  /// @throws Problem when there is no such response
  TurnView turn(Owner owner, String id) {
    return turns
        .find(owner, OpenAiIds.response(id))
        .orElseThrow(
            () -> new Problem(ProblemCode.MESSAGE_NOT_FOUND, "There is no such response."));
  }

  Response response(Owner owner, TurnView turn) {
    var question = turn.question();
    var parent = question == null ? null : question.parentId();
    var previous = parent == null ? Optional.<TurnView>empty() : turns.find(owner, parent);
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
    var before = turns.before(owner, turn).messages();
    var from = before.size();
    while (from > 0 && !StoredTurns.isAsked(before.get(from - 1))) {
      from--;
    }
    return before.subList(from, before.size()).stream()
        .flatMap(it -> Items.of(it).stream())
        .toList();
  }
}
