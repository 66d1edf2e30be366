package dev.chatai.conversation.command;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationEvent.AnswerAdded;
import dev.chatai.conversation.ConversationEvent.AnswerCancelled;
import dev.chatai.conversation.ConversationEvent.AnswerCompleted;
import dev.chatai.conversation.ConversationEvent.AnswerFailed;
import dev.chatai.conversation.ConversationEvent.AnswerProgressed;
import dev.chatai.conversation.ConversationEvent.AnswerRequested;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.BranchChosen;
import dev.chatai.conversation.ConversationEvent.CancellationRequested;
import dev.chatai.conversation.ConversationEvent.ConversationErased;
import dev.chatai.conversation.ConversationEvent.ConversationStarted;
import dev.chatai.conversation.ConversationEvent.MessagePosted;
import dev.chatai.conversation.ConversationEvent.MessageRemoved;
import dev.chatai.conversation.ConversationEvent.MetadataChanged;
import dev.chatai.conversation.ConversationEvent.ModelChanged;
import dev.chatai.conversation.ConversationEvent.QuestionAdded;
import dev.chatai.conversation.ConversationEvent.SystemPromptChanged;
import dev.chatai.conversation.ConversationEvent.TitleChanged;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.PromptRules;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.command.AnswerQueue.Open;
import dev.chatai.conversation.command.Tree.Turn;
import dev.chatai.conversation.content.ToolCall;
import java.util.List;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.jspecify.annotations.Nullable;

/// What decisions depend on: the shape of the conversation's tree and its open answers. It holds no
/// text, so it and its snapshots stay small and an erasure has nothing to remove here.
///
/// Snapshots keep these fields by name, without a version: a renamed field would be lost in them.
@JsonAutoDetect(
    fieldVisibility = Visibility.ANY,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE)
@SuppressWarnings("NullAway.Init") // Axon fills a new instance from the first event
abstract class ConversationState {
  @AggregateIdentifier ConversationId id;
  Owner owner;
  @Nullable String model;
  Tree tree;
  AnswerQueue open;
  boolean erased;
  boolean titled;

  /// Estimated tokens of the system prompt.
  int systemPrompt;

  /// Only assigns: no check, no clock.
  @EventSourcingHandler
  void evolve(ConversationEvent event) {
    switch (event) {
      case ConversationStarted started -> {
        id = started.conversation();
        owner = started.owner();
        model = started.model();
        titled = started.title() != null;
        systemPrompt = TokenEstimate.of(started.systemPrompt());
        tree = new Tree();
        open = new AnswerQueue();
      }
      case MessagePosted posted -> {
        var options = posted.options();
        tree.add(
            new Turn(
                posted.question(),
                posted.answer(),
                posted.parent(),
                options.withoutWords(),
                TokenEstimate.of(posted.content())));
        open.add(posted.answer(), modelFor(options));
      }
      case QuestionAdded added ->
          tree.addQuestion(added.question(), added.parent(), TokenEstimate.of(added.content()));
      case AnswerAdded added ->
          tree.addAnswer(
              added.answer(),
              added.parent(),
              TokenEstimate.of(added.content()),
              ids(added.content().toolCalls()));
      case MessageRemoved _ -> {
        // what follows it still does
      }
      case AnswerRequested requested -> {
        var options = requested.options();
        var first = tree.turn(requested.question());
        tree.add(
            new Turn(
                first.question(),
                requested.answer(),
                first.parent(),
                options.withoutWords(),
                first.asked()));
        open.add(requested.answer(), modelFor(options));
      }
      case AnswerStarted started ->
          open.started(started.answer(), started.attempt(), started.model());
      case AnswerProgressed progressed ->
          open.progressed(progressed.answer(), progressed.pieces().size());
      case AnswerCompleted completed -> {
        open.remove(completed.answer());
        tree.completed(completed.answer(), TokenEstimate.of(completed.content()), calls(completed));
      }
      case AnswerFailed failed -> open.remove(failed.answer());
      case CancellationRequested requested -> open.cancelling(requested.answer());
      case AnswerCancelled cancelled -> open.remove(cancelled.answer());
      case ModelChanged changed -> model = changed.model();
      case BranchChosen chosen -> tree.choose(chosen.leaf());
      case ConversationErased _ -> {
        erased = true;
        tree = new Tree();
      }
      case TitleChanged _ -> titled = true;
      case SystemPromptChanged changed -> systemPrompt = TokenEstimate.of(changed.systemPrompt());
      case MetadataChanged _ -> {
        // no decision needs it
      }
    }
  }

  /// The ids of the calls whose results may follow; those of an answer that was cut may not.
  private static List<String> calls(AnswerCompleted completed) {
    return completed.reason() == FinishReason.TOOL_CALLS
        ? ids(completed.content().toolCalls())
        : List.of();
  }

  private static List<String> ids(List<ToolCall> calls) {
    return calls.stream().map(ToolCall::id).toList();
  }

  void requireOwner(Owner caller) {
    if (erased || !owner.equals(caller)) {
      throw Refusals.conversationNotFound();
    }
  }

  /// The open answer, if this is its current attempt.
  Open open(MessageId answer, int attempt) {
    if (erased) {
      throw Refusals.conversationNotFound();
    }
    return open.at(answer, attempt);
  }

  /// The model of a turn; null for the standard one.
  @Nullable String modelFor(TurnOptions options) {
    return options.model() != null ? options.model() : model;
  }

  /// Usage of an answer that ends without its generation, which would have reported it; null while
  /// it waits.
  @Nullable Usage usage(Open answer, PromptRules rules) {
    return answer.waits()
        ? null
        : TokenEstimate.usage(answer, tree, systemPrompt, rules.contextTokens());
  }

  AnswerCancelled cancelled(Open answer, @Nullable Usage usage) {
    return new AnswerCancelled(id, answer.answer(), answer.attempt(), usage);
  }
}
