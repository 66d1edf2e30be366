package dev.chatai.conversation.command;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import dev.chatai.conversation.ConversationCommand;
import dev.chatai.conversation.ConversationCommand.CancelAnswer;
import dev.chatai.conversation.ConversationCommand.ChangeConversation;
import dev.chatai.conversation.ConversationCommand.CompleteAnswer;
import dev.chatai.conversation.ConversationCommand.EraseConversation;
import dev.chatai.conversation.ConversationCommand.FailAnswer;
import dev.chatai.conversation.ConversationCommand.PostMessage;
import dev.chatai.conversation.ConversationCommand.RecordProgress;
import dev.chatai.conversation.ConversationCommand.RegenerateAnswer;
import dev.chatai.conversation.ConversationCommand.RequestCancellation;
import dev.chatai.conversation.ConversationCommand.RestartAnswer;
import dev.chatai.conversation.ConversationCommand.StartConversation;
import dev.chatai.conversation.ConversationEvent;
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
import dev.chatai.conversation.ConversationEvent.MetadataChanged;
import dev.chatai.conversation.ConversationEvent.ModelChanged;
import dev.chatai.conversation.ConversationEvent.SystemPromptChanged;
import dev.chatai.conversation.ConversationEvent.TitleChanged;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.OnBusy;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.Text;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.answer.Models;
import dev.chatai.conversation.command.OpenAnswers.Open;
import dev.chatai.conversation.command.Tree.Turn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
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
  private boolean erased;
  private boolean titled;

  /// About how many tokens the system prompt has.
  private int systemPrompt;

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
  void decide(PostMessage command, Models models, Titles titles) {
    requireOwner(command.owner());
    if (tree.hasQuestion(command.question())) {
      return;
    }
    if (!tree.accepts(command.after())) {
      throw refused(
          Refusal.Code.INVALID_PARENT, "parent_id names no assistant message of the conversation.");
    }
    requireServed(modelFor(command.options(), models), models);
    var parent = tree.parentFor(command.after());
    if (command.onBusy() == OnBusy.ROLLBACK && command.after().newest() && !open.isEmpty()) {
      parent = turn(open.all().getFirst().answer()).parent();
    }
    open.admit(command.onBusy()).forEach(this::cancel);
    var first = tree.isEmpty();
    apply(
        new MessagePosted(
            id, command.question(), command.answer(), parent, command.text(), command.options()));
    if (!titled && first) {
      entitle(titles.of(command.text()));
    }
    startNext(models);
  }

  @CommandHandler(commandName = "RegenerateAnswer")
  void decide(RegenerateAnswer command, Models models) {
    requireOwner(command.owner());
    if (tree.hasAnswer(command.answer())) {
      return;
    }
    var turn = turn(command.message());
    var options = command.options().or(turn.options());
    requireServed(modelFor(options, models), models);
    open.admit(command.onBusy()).forEach(this::cancel);
    apply(new AnswerRequested(id, turn.question(), command.answer(), options));
    startNext(models);
  }

  @CommandHandler(commandName = "RequestCancellation")
  void decide(RequestCancellation command) {
    requireOwner(command.owner());
    if (!tree.hasAnswer(command.answer())) {
      throw messageNotFound();
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
    if (fields.contains(ChangeConversation.Field.MODEL) && command.model() != null) {
      requireServed(command.model(), models);
    }
    if (fields.contains(ChangeConversation.Field.ACTIVE_LEAF)
        && (leaf == null || !tree.hasAnswer(leaf))) {
      throw refused(
          Refusal.Code.INVALID_LEAF, "active_leaf names no assistant message of the conversation.");
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
      end(cancelled(current, taken(current, models)), models);
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
    end(
        current.cancelling()
            ? cancelled(current, command.usage())
            : new AnswerCompleted(
                id,
                command.answer(),
                command.attempt(),
                command.text(),
                command.usage(),
                command.reason()),
        models);
  }

  @CommandHandler(commandName = "FailAnswer")
  void decide(FailAnswer command, Models models) {
    var current = record(command.answer(), command.attempt(), command.first(), command.rest());
    end(
        current.cancelling()
            ? cancelled(current, command.usage())
            : new AnswerFailed(
                id, command.answer(), command.attempt(), command.failure(), command.usage()),
        models);
  }

  @CommandHandler(commandName = "CancelAnswer")
  void decide(CancelAnswer command, Models models) {
    var current = record(command.answer(), command.attempt(), command.first(), command.rest());
    end(cancelled(current, command.usage()), models);
  }

  /// Once more is no news: whoever did not hear of the first may ask again.
  @CommandHandler(commandName = "EraseConversation")
  void decide(EraseConversation command, Models models) {
    if (!owner.equals(command.owner())) {
      throw Refusals.notFound();
    }
    if (!erased) {
      open.all().forEach(it -> apply(cancelled(it, taken(it, models))));
      apply(new ConversationErased(id));
    }
  }

  /// One under way has text that only its generation knows, so that one ends it; if it died, the
  /// next attempt that is wanted ends it instead.
  private void cancel(Open answer) {
    if (answer.waits()) {
      apply(cancelled(answer, null));
    } else if (!answer.cancelling()) {
      apply(new CancellationRequested(id, answer.answer()));
    }
  }

  private void entitle(@Nullable Text title) {
    if (title != null) {
      apply(new TitleChanged(id, title));
    }
  }

  /// About what an answer has taken that ends without its generation, which could tell: its prompt,
  /// by the budget that it was made by, and a token a piece, as models mostly say.
  private @Nullable Usage taken(Open answer, Models models) {
    if (answer.waits()) {
      return null;
    }
    var turn = turn(answer.answer());
    var budget = models.rules().contextTokens();
    var prompt = Math.min(systemPrompt + tree.before(turn), budget) + turn.asked();
    return new Usage(prompt, answer.pieces(), prompt + answer.pieces());
  }

  /// About how many tokens a text has: one for four bytes.
  private static int tokens(@Nullable Text text) {
    return text == null ? 0 : Math.ceilDiv(text.value().getBytes(StandardCharsets.UTF_8).length, 4);
  }

  private AnswerCancelled cancelled(Open answer, @Nullable Usage usage) {
    return new AnswerCancelled(id, answer.answer(), answer.attempt(), usage);
  }

  /// Ends the answer under way and starts the one that has waited longest, in one commit: the queue
  /// can not come to a halt in between.
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

  /// Applies what is new of the pieces: a command may come again with some that are recorded.
  private Open record(MessageId answer, int attempt, int first, List<Text> pieces) {
    var current = open(answer, attempt);
    var recorded = current.pieces();
    var known = recorded + 1 - first;
    if (known < 0) {
      throw refused(Refusal.Code.STALE_ATTEMPT, "Pieces before these are missing.");
    }
    if (known < pieces.size()) {
      var fresh = pieces.subList(known, pieces.size());
      apply(new AnswerProgressed(id, answer, attempt, recorded + 1, List.copyOf(fresh)));
    }
    return current;
  }

  private Open open(MessageId answer, int attempt) {
    if (erased) {
      throw Refusals.notFound();
    }
    return open.at(answer, attempt);
  }

  private String modelFor(TurnOptions options, Models models) {
    var asked = options.model() != null ? options.model() : model;
    return asked != null ? asked : models.standard();
  }

  private Turn turn(MessageId message) {
    var turn = tree.turnOf(message);
    if (turn == null) {
      throw messageNotFound();
    }
    return turn;
  }

  private static RuntimeException messageNotFound() {
    return refused(Refusal.Code.MESSAGE_NOT_FOUND, "There is no such message.");
  }

  private void requireOwner(Owner caller) {
    if (erased || !owner.equals(caller)) {
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
        titled = started.title() != null;
        systemPrompt = tokens(started.systemPrompt());
        tree = new Tree();
        open = new OpenAnswers();
      }
      case MessagePosted posted -> {
        var options = posted.options();
        tree.add(
            new Turn(
                posted.question(),
                posted.answer(),
                posted.parent(),
                options,
                tokens(posted.text()),
                0));
        open.add(posted.answer(), options.model() != null ? options.model() : model);
      }
      case AnswerRequested requested -> {
        var options = requested.options();
        var first = turn(requested.question());
        tree.add(
            new Turn(
                first.question(), requested.answer(), first.parent(), options, first.asked(), 0));
        open.add(requested.answer(), options.model() != null ? options.model() : model);
      }
      case AnswerStarted started ->
          open.started(started.answer(), started.attempt(), started.model());
      case AnswerProgressed progressed ->
          open.progressed(progressed.answer(), progressed.pieces().size());
      case AnswerCompleted completed -> {
        open.remove(completed.answer());
        tree.told(completed.answer(), tokens(completed.text()));
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
      case SystemPromptChanged changed -> systemPrompt = tokens(changed.systemPrompt());
      case MetadataChanged _ -> {
        // no decision needs it
      }
    }
  }

  /// Every command, so that a new one breaks the build until somebody decides it.
  static String name(ConversationCommand command) {
    return switch (command) {
      case StartConversation _ -> "StartConversation";
      case PostMessage _ -> "PostMessage";
      case RegenerateAnswer _ -> "RegenerateAnswer";
      case RequestCancellation _ -> "RequestCancellation";
      case ChangeConversation _ -> "ChangeConversation";
      case RestartAnswer _ -> "RestartAnswer";
      case RecordProgress _ -> "RecordProgress";
      case CompleteAnswer _ -> "CompleteAnswer";
      case FailAnswer _ -> "FailAnswer";
      case CancelAnswer _ -> "CancelAnswer";
      case EraseConversation _ -> "EraseConversation";
    };
  }
}
