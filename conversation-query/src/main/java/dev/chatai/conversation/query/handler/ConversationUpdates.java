package dev.chatai.conversation.query.handler;

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
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.answer.StreamNumber;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.query.AnswerEvent;
import dev.chatai.conversation.query.ConversationQuery.FollowConversation;
import dev.chatai.conversation.query.ConversationUpdate;
import dev.chatai.conversation.query.ConversationUpdate.Added;
import dev.chatai.conversation.query.ConversationUpdate.Answered;
import dev.chatai.conversation.query.ConversationUpdate.Changed;
import dev.chatai.conversation.query.ConversationUpdate.Posted;
import dev.chatai.conversation.query.ConversationUpdate.Removed;
import dev.chatai.conversation.query.ConversationUpdate.Requested;
import dev.chatai.conversation.query.projection.StoredReadModel;
import dev.chatai.conversation.query.row.ConversationRows;
import dev.chatai.conversation.query.row.MessageRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Reads a conversation's updates from its log, so that every call gives the same. Only whole
/// messages come from the read model, once it has them.
@Component
class ConversationUpdates {
  /// Events read at once: bounds the cost of one reader.
  private static final int EVENTS = 200;

  private final ConversationRows conversations;
  private final MessageRows messages;
  private final StoredReadModel model;
  private final EventStore events;

  ConversationUpdates(
      ConversationRows conversations,
      MessageRows messages,
      StoredReadModel model,
      EventStore events) {
    this.conversations = conversations;
    this.messages = messages;
    this.model = model;
    this.events = events;
  }

  @QueryHandler(queryName = "FollowConversation")
  Optional<ConversationUpdate.SoFar> on(FollowConversation query) {
    var after = query.after();
    return conversations
        .findByIdAndOwnerAndErasedAtIsNull(query.conversation().value(), query.owner().name())
        .map(row -> after == null ? now(row.id.toString()) : read(row.id.toString(), after));
  }

  private ConversationUpdate.SoFar now(String conversation) {
    var newest = events.lastSequenceNumberFor(conversation).orElse(-1L);
    return new ConversationUpdate.SoFar(List.of(), ConversationUpdate.end(newest), false);
  }

  private ConversationUpdate.SoFar read(String conversation, long after) {
    var updates = new ArrayList<ConversationUpdate>();
    var last = after;
    var log = events.readEvents(conversation, ConversationUpdate.sequence(after));
    for (var read = 0; log.hasNext(); read++) {
      if (read == EVENTS) {
        return new ConversationUpdate.SoFar(updates, last, true);
      }
      var message = log.next();
      var number = ConversationUpdate.number(message.getSequenceNumber());
      var told = told((ConversationEvent) message.getPayload(), number);
      if (told == null) {
        break; // the read model has not got this far
      }
      told.stream().filter(it -> it.number() > after).forEach(updates::add);
      last = Math.max(last, ConversationUpdate.end(message.getSequenceNumber()));
    }
    return new ConversationUpdate.SoFar(updates, last, false);
  }

  private @Nullable List<? extends ConversationUpdate> told(ConversationEvent event, long number) {
    return switch (event) {
      case MessagePosted posted ->
          messages
              .findById(posted.question().value())
              .map(it -> List.of(new Posted(number, Views.of(it, model), posted.answer())))
              .orElse(null);
      case QuestionAdded added -> added(added.question(), number);
      case AnswerAdded added -> added(added.answer(), number);
      case MessageRemoved removed -> List.of(new Removed(number, removed.message()));
      case AnswerRequested asked ->
          List.of(new Requested(number, asked.question(), asked.answer()));
      case AnswerStarted started ->
          List.of(new Answered(number, started.answer(), AnswerEvent.started(started.attempt())));
      case AnswerProgressed progressed -> pieces(progressed, number);
      case AnswerCompleted completed -> settled(completed.answer(), number);
      case AnswerFailed failed -> settled(failed.answer(), number);
      case AnswerCancelled cancelled -> settled(cancelled.answer(), number);
      case TitleChanged changed -> changed(number, "title", value(changed.title()));
      case SystemPromptChanged changed ->
          changed(number, "system_prompt", value(changed.systemPrompt()));
      case ModelChanged changed -> changed(number, "model", changed.model());
      case MetadataChanged changed -> changed(number, "metadata", changed.metadata());
      case BranchChosen chosen -> changed(number, "active_leaf", chosen.leaf());
      case ConversationStarted _, CancellationRequested _, ConversationErased _ -> List.of();
    };
  }

  private @Nullable List<Added> added(MessageId message, long number) {
    return messages
        .findById(message.value())
        .map(it -> List.of(new Added(number, Views.of(it, model))))
        .orElse(null);
  }

  private static List<Answered> pieces(AnswerProgressed progressed, long number) {
    var pieces = progressed.pieces();
    return IntStream.range(0, pieces.size())
        .mapToObj(i -> {
          var piece = StreamNumber.of(progressed.attempt(), progressed.first() + i);
          var delta = new AnswerEvent.Delta(piece, pieces.get(i));
          return new Answered(number + 1 + i, progressed.answer(), delta);
        })
        .toList();
  }

  private @Nullable List<Answered> settled(MessageId answer, long number) {
    var row = messages.findById(answer.value()).orElse(null);
    var settled = row == null ? null : row.settledNumber;
    return row == null || settled == null
        ? null
        : List.of(
            new Answered(number, answer, new AnswerEvent.Settled(settled, Views.of(row, model))));
  }

  private static List<Changed> changed(long number, String field, @Nullable Object value) {
    return List.of(new Changed(number, field, value));
  }

  private static @Nullable String value(@Nullable Text text) {
    return text == null ? null : text.value();
  }
}
