package dev.chatai.conversation.command;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import dev.chatai.conversation.ConversationCommand;
import dev.chatai.conversation.ConversationCommand.CompleteAnswer;
import dev.chatai.conversation.ConversationCommand.FailAnswer;
import dev.chatai.conversation.ConversationCommand.PostMessage;
import dev.chatai.conversation.ConversationCommand.RecordProgress;
import dev.chatai.conversation.ConversationCommand.RestartAnswer;
import dev.chatai.conversation.ConversationCommand.StartConversation;
import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationEvent.AnswerCancelled;
import dev.chatai.conversation.ConversationEvent.AnswerCompleted;
import dev.chatai.conversation.ConversationEvent.AnswerFailed;
import dev.chatai.conversation.ConversationEvent.AnswerProgressed;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.ConversationStarted;
import dev.chatai.conversation.ConversationEvent.MessagePosted;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Models;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.Text;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/// One conversation, as far as decisions need it: the shape of its tree and the answers that are
/// still open. It holds no text, so it and its snapshots stay small and erasure need not look here.
///
/// `decide` checks and applies; `evolve` only assigns.
@Aggregate(
    snapshotTriggerDefinition = "conversationSnapshots",
    cache = "conversationCache",
    type = "Conversation")
@JsonAutoDetect(
    fieldVisibility = Visibility.ANY,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE)
@SuppressWarnings("NullAway.Init") // Axon fills a new instance from the first event
class Conversation {
  @AggregateIdentifier private ConversationId id;
  private Owner owner;
  private @Nullable String model;
  private Tree tree;
  private OpenAnswers open;

  /// For Axon, before the first event.
  Conversation() {}

  @CommandHandler(commandName = "StartConversation")
  Conversation(StartConversation command, Models models) {
    if (command.model() != null) {
      requireServed(command.model(), models);
    }
    apply(
        new ConversationStarted(
            command.conversation(),
            command.owner(),
            command.title(),
            command.systemPrompt(),
            command.model(),
            command.metadata()));
  }

  @CommandHandler(commandName = "PostMessage")
  void decide(PostMessage command, Models models) {
    requireOwner(command.owner());
    if (tree.hasQuestion(command.question())) {
      return;
    }
    if (!open.isEmpty()) {
      throw refused(Refusal.Code.CONVERSATION_BUSY, "The last question is still being answered.");
    }
    if (!tree.accepts(command.after())) {
      throw refused(
          Refusal.Code.INVALID_PARENT, "parent_id names no assistant message of the conversation.");
    }
    var options = command.options();
    var asked = options.model() != null ? options.model() : model;
    var chosen = asked != null ? asked : models.standard();
    requireServed(chosen, models);
    apply(
        new MessagePosted(
            id,
            command.question(),
            command.answer(),
            tree.parentFor(command.after()),
            command.text(),
            options));
    apply(new AnswerStarted(id, command.answer(), 1, chosen, null));
  }

  @CommandHandler(commandName = "RestartAnswer")
  void decide(RestartAnswer command) {
    var current = open.at(command.answer(), command.attempt() - 1);
    apply(
        new AnswerStarted(
            id, command.answer(), command.attempt(), current.model(), command.because()));
  }

  @CommandHandler(commandName = "RecordProgress")
  void decide(RecordProgress command) {
    record(command.answer(), command.attempt(), command.first(), command.pieces());
  }

  @CommandHandler(commandName = "CompleteAnswer")
  void decide(CompleteAnswer command) {
    record(command.answer(), command.attempt(), command.first(), command.rest());
    apply(
        new AnswerCompleted(
            id,
            command.answer(),
            command.attempt(),
            command.text(),
            command.usage(),
            command.reason()));
  }

  @CommandHandler(commandName = "FailAnswer")
  void decide(FailAnswer command) {
    record(command.answer(), command.attempt(), command.first(), command.rest());
    apply(
        new AnswerFailed(
            id, command.answer(), command.attempt(), command.failure(), command.usage()));
  }

  /// Applies what is new of the pieces: a command may come again with some that are recorded.
  private void record(MessageId answer, int attempt, int first, List<Text> pieces) {
    var recorded = open.at(answer, attempt).pieces();
    var known = recorded + 1 - first;
    if (known < 0) {
      throw refused(Refusal.Code.STALE_ATTEMPT, "Pieces before these are missing.");
    }
    if (known < pieces.size()) {
      var fresh = pieces.subList(known, pieces.size());
      apply(new AnswerProgressed(id, answer, attempt, recorded + 1, List.copyOf(fresh)));
    }
  }

  private void requireOwner(Owner caller) {
    if (!owner.equals(caller)) {
      throw Refusals.notFound();
    }
  }

  private static void requireServed(String model, Models models) {
    if (!models.serves(model)) {
      throw refused(
          Refusal.Code.UNKNOWN_MODEL, "No such model here; there is " + models.names() + ".");
    }
  }

  private static RuntimeException refused(Refusal.Code code, String detail) {
    return new Refusal(code, detail).exception();
  }

  @EventSourcingHandler
  void evolve(ConversationEvent event) {
    switch (event) {
      case ConversationStarted started -> {
        id = started.conversation();
        owner = started.owner();
        model = started.model();
        tree = new Tree();
        open = new OpenAnswers();
      }
      case MessagePosted posted -> {
        tree.add(posted.question(), posted.answer(), posted.parent());
        open.add(posted.answer());
      }
      case AnswerStarted started ->
          open.started(started.answer(), started.attempt(), started.model());
      case AnswerProgressed progressed ->
          open.progressed(progressed.answer(), progressed.pieces().size());
      case AnswerCompleted completed -> open.remove(completed.answer());
      case AnswerFailed failed -> open.remove(failed.answer());
      case AnswerCancelled cancelled -> open.remove(cancelled.answer());
    }
  }

  /// Every command, so that a new one breaks the build until somebody decides it.
  static String name(ConversationCommand command) {
    return switch (command) {
      case StartConversation _ -> "StartConversation";
      case PostMessage _ -> "PostMessage";
      case RestartAnswer _ -> "RestartAnswer";
      case RecordProgress _ -> "RecordProgress";
      case CompleteAnswer _ -> "CompleteAnswer";
      case FailAnswer _ -> "FailAnswer";
    };
  }
}
