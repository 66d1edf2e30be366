package dev.chatai.conversation.command;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import dev.chatai.conversation.ConversationCommand.AddMessages;
import dev.chatai.conversation.ConversationCommand.AddedMessage;
import dev.chatai.conversation.ConversationCommand.CancelAnswer;
import dev.chatai.conversation.ConversationCommand.ChangeConversation;
import dev.chatai.conversation.ConversationCommand.CompleteAnswer;
import dev.chatai.conversation.ConversationCommand.EraseConversation;
import dev.chatai.conversation.ConversationCommand.FailAnswer;
import dev.chatai.conversation.ConversationCommand.PostMessage;
import dev.chatai.conversation.ConversationCommand.RecordProgress;
import dev.chatai.conversation.ConversationCommand.RegenerateAnswer;
import dev.chatai.conversation.ConversationCommand.RemoveMessage;
import dev.chatai.conversation.ConversationCommand.RequestCancellation;
import dev.chatai.conversation.ConversationCommand.RestartAnswer;
import dev.chatai.conversation.ConversationCommand.StartConversation;
import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationEvent.AnswerAdded;
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
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.OnBusy;
import dev.chatai.conversation.answer.Models;
import dev.chatai.conversation.command.AnswerQueue.Open;
import dev.chatai.conversation.content.Piece;
import java.util.List;
import java.util.Objects;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/// What a conversation decides: one `decide` per command, which checks it and applies events. What
/// the events change is in [ConversationState].
@Aggregate(
    snapshotTriggerDefinition = "conversationSnapshots",
    cache = "conversationCache",
    type = "Conversation")
class Conversation extends ConversationState {
  /// For Axon, before the first event.
  Conversation() {}

  @CommandHandler(commandName = "StartConversation")
  Conversation(StartConversation command, Models models) {
    TurnRules.checkServed(command.model(), models);
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
  void decide(PostMessage command, Models models, TitleSettings titles) {
    requireOwner(command.owner());
    if (tree.hasQuestion(command.question())) {
      return;
    }
    TurnRules.checkServed(modelFor(command.options()), models);
    var parent = parentFor(command.after());
    if (command.onBusy() == OnBusy.ROLLBACK && command.after().newest() && !open.isEmpty()) {
      parent = tree.turn(open.all().getFirst().answer()).parent();
    }
    var content = command.content();
    var options = command.options();
    var calls = TurnRules.check(command.before(), tree.calls(parent));
    TurnRules.check(content, options.tools(), calls);
    open.admit(command.onBusy()).forEach(this::cancel);
    var first = tree.isEmpty();
    parent = add(command.before(), parent);
    apply(new MessagePosted(id, command.question(), command.answer(), parent, content, options));
    var title = first && !titled ? titles.of(content) : null;
    if (title != null) {
      apply(new TitleChanged(id, title));
    }
    startNext(models);
  }

  @CommandHandler(commandName = "AddMessages")
  void decide(AddMessages command) {
    requireOwner(command.owner());
    if (tree.has(command.messages().getFirst().id())) {
      return;
    }
    var parent = parentFor(command.after());
    var _ = TurnRules.check(command.messages(), tree.calls(parent));
    add(command.messages(), parent);
  }

  @CommandHandler(commandName = "RemoveMessage")
  void decide(RemoveMessage command) {
    requireOwner(command.owner());
    if (!tree.has(command.message())) {
      throw Refusals.messageNotFound();
    }
    if (open.find(command.message()) != null) {
      throw Refusals.conversationBusy();
    }
    apply(new MessageRemoved(id, command.message()));
  }

  @CommandHandler(commandName = "RegenerateAnswer")
  void decide(RegenerateAnswer command, Models models) {
    requireOwner(command.owner());
    if (tree.hasAnswer(command.answer())) {
      return;
    }
    var turn = tree.turn(command.message());
    if (turn.isUnasked()) {
      throw Refusals.messageNotFound();
    }
    var options = command.options().or(turn.options());
    TurnRules.checkServed(modelFor(options), models);
    if (options.tools() != null) {
      TurnRules.check(options.tools());
    }
    open.admit(command.onBusy()).forEach(this::cancel);
    apply(new AnswerRequested(id, turn.question(), command.answer(), options));
    startNext(models);
  }

  @CommandHandler(commandName = "RequestCancellation")
  void decide(RequestCancellation command) {
    requireOwner(command.owner());
    if (!tree.hasAnswer(command.answer())) {
      throw Refusals.messageNotFound();
    }
    var current = open.find(command.answer());
    if (current != null) {
      cancel(current);
    }
  }

  @CommandHandler(commandName = "ChangeConversation")
  void decide(ChangeConversation command, Models models) {
    requireOwner(command.owner());
    var fields = command.fields();
    var leaf = command.activeLeaf();
    if (fields.contains(ChangeConversation.Field.MODEL)) {
      TurnRules.checkServed(command.model(), models);
    }
    if (fields.contains(ChangeConversation.Field.ACTIVE_LEAF)
        && (leaf == null || !tree.hasAnswer(leaf))) {
      throw Refusals.invalidLeaf();
    }
    for (var field : fields) {
      apply(
          switch (field) {
            case TITLE -> new TitleChanged(id, command.title());
            case SYSTEM_PROMPT -> new SystemPromptChanged(id, command.systemPrompt());
            case MODEL -> new ModelChanged(id, command.model());
            case METADATA -> new MetadataChanged(id, command.metadata());
            case ACTIVE_LEAF -> new BranchChosen(id, Objects.requireNonNull(leaf));
          });
    }
  }

  @CommandHandler(commandName = "RestartAnswer")
  void decide(RestartAnswer command, Models models) {
    var current = open(command.answer(), command.attempt() - 1);
    if (current.cancelling()) {
      end(cancelled(current, usage(current, models.rules())), models);
    } else {
      var model = Objects.requireNonNull(current.model());
      apply(
          new AnswerStarted(
              id, command.answer(), command.attempt(), model, command.because(), models.rules()));
    }
  }

  @CommandHandler(commandName = "RecordProgress")
  void decide(RecordProgress command) {
    record(command.answer(), command.attempt(), command.first(), command.pieces());
  }

  @CommandHandler(commandName = "CompleteAnswer")
  void decide(CompleteAnswer command, Models models) {
    var current = record(command.answer(), command.attempt(), command.first(), command.rest());
    var completed =
        new AnswerCompleted(
            id,
            command.answer(),
            command.attempt(),
            command.content(),
            command.usage(),
            command.reason());
    end(current.cancelling() ? cancelled(current, command.usage()) : completed, models);
  }

  @CommandHandler(commandName = "FailAnswer")
  void decide(FailAnswer command, Models models) {
    var current = record(command.answer(), command.attempt(), command.first(), command.rest());
    var failed =
        new AnswerFailed(
            id, command.answer(), command.attempt(), command.failure(), command.usage());
    end(current.cancelling() ? cancelled(current, command.usage()) : failed, models);
  }

  @CommandHandler(commandName = "CancelAnswer")
  void decide(CancelAnswer command, Models models) {
    var current = record(command.answer(), command.attempt(), command.first(), command.rest());
    end(cancelled(current, command.usage()), models);
  }

  /// Sent again, it changes nothing: the caller may not have received the first answer.
  @CommandHandler(commandName = "EraseConversation")
  void decide(EraseConversation command, Models models) {
    if (!owner.equals(command.owner())) {
      throw Refusals.conversationNotFound();
    }
    if (!erased) {
      open.all().forEach(it -> apply(cancelled(it, usage(it, models.rules()))));
      apply(new ConversationErased(id));
    }
  }

  private @Nullable MessageId parentFor(PostMessage.After after) {
    if (!tree.accepts(after)) {
      throw Refusals.invalidParent();
    }
    return tree.parentFor(after);
  }

  /// @return the last of them; the parent if there is none
  private @Nullable MessageId add(List<AddedMessage> messages, @Nullable MessageId parent) {
    var last = parent;
    for (var message : messages) {
      apply(
          message.question() != null
              ? new QuestionAdded(id, message.id(), last, message.question())
              : new AnswerAdded(id, message.id(), last, Objects.requireNonNull(message.answer())));
      last = message.id();
    }
    return last;
  }

  /// An answer in progress has text that only its generation knows, so the generation ends it. If
  /// that one died, the command for the next attempt ends the answer instead.
  private void cancel(Open answer) {
    if (answer.waits()) {
      apply(cancelled(answer, null));
    } else if (!answer.cancelling()) {
      apply(new CancellationRequested(id, answer.answer()));
    }
  }

  /// Ends the answer in progress and starts the one that has waited longest, in one commit: a crash
  /// in between cannot leave the queue halted.
  private void end(ConversationEvent terminal, Models models) {
    apply(terminal);
    startNext(models);
  }

  private void startNext(Models models) {
    var next = open.next();
    if (next != null) {
      var model = next.model() != null ? next.model() : models.standard();
      apply(new AnswerStarted(id, next.answer(), 1, model, null, models.rules()));
    }
  }

  /// Applies the new pieces only: a command that is sent again may repeat recorded ones.
  private Open record(MessageId answer, int attempt, int first, List<Piece> pieces) {
    var current = open(answer, attempt);
    var fresh = current.fresh(first, pieces);
    if (!fresh.isEmpty()) {
      apply(new AnswerProgressed(id, answer, attempt, current.pieces() + 1, fresh));
    }
    return current;
  }
}
