package dev.chatai.conversation.query;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationEvent.AnswerCancelled;
import dev.chatai.conversation.ConversationEvent.AnswerCompleted;
import dev.chatai.conversation.ConversationEvent.AnswerFailed;
import dev.chatai.conversation.ConversationEvent.AnswerProgressed;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.ConversationStarted;
import dev.chatai.conversation.ConversationEvent.MessagePosted;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.StreamNumber;
import dev.chatai.conversation.Text;
import dev.chatai.conversation.Usage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ReplayStatus;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.Timestamp;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Folds the log into the read model. The one processor with a single segment: it sees everything
/// in order, so that its token alone says how far the read model is.
@Component
@ProcessingGroup(ConversationProjection.NAME)
class ConversationProjection {
  static final String NAME = "conversations";

  private final ConversationRows conversations;
  private final MessageRows messages;
  private final AnswerPieceRows pieces;
  private final PostgresNotifications notifications;

  ConversationProjection(
      ConversationRows conversations,
      MessageRows messages,
      AnswerPieceRows pieces,
      PostgresNotifications notifications) {
    this.conversations = conversations;
    this.messages = messages;
    this.pieces = pieces;
    this.notifications = notifications;
  }

  @EventHandler
  void on(ConversationEvent event, @Timestamp Instant at, ReplayStatus replay) {
    var changed = project(event, at);
    if (!replay.isReplay()) {
      notifications.send(changed);
    }
  }

  @ResetHandler
  void reset() {
    pieces.deleteAllInBatch();
    messages.deleteAllInBatch();
    conversations.deleteAllInBatch();
  }

  /// What of an answer's stream is in the read model now; null when no stream was touched.
  private PostgresNotifications.@Nullable Change project(ConversationEvent event, Instant at) {
    return switch (event) {
      case ConversationStarted started -> {
        conversations.save(row(started, at));
        yield null;
      }
      case MessagePosted posted -> {
        messages.save(question(posted, at));
        messages.save(answer(posted, at));
        var conversation = conversation(event);
        conversation.leaf = posted.answer().value();
        conversation.updatedAt = at;
        yield null;
      }
      case AnswerStarted started -> {
        var answer = answer(started.answer());
        answer.status = MessageStatus.IN_PROGRESS;
        answer.model = started.model();
        answer.attempts = started.attempt();
        yield change(started.answer(), StreamNumber.of(started.attempt(), 0));
      }
      case AnswerProgressed progressed -> {
        var texts = progressed.pieces().stream().map(Text::value).toArray(String[]::new);
        pieces.save(
            new AnswerPieceRow(
                new AnswerPieceRow.Key(
                    progressed.answer().value(), progressed.attempt(), progressed.first()),
                texts));
        var last = progressed.first() + texts.length - 1;
        yield change(progressed.answer(), StreamNumber.of(progressed.attempt(), last));
      }
      case AnswerCompleted completed -> {
        var answer = answer(completed.answer());
        answer.finishReason = completed.reason();
        yield settle(
            completed,
            completed.answer(),
            completed.attempt(),
            completed.reason().whole() ? MessageStatus.COMPLETED : MessageStatus.INCOMPLETE,
            completed.usage(),
            at);
      }
      case AnswerFailed failed -> {
        var answer = answer(failed.answer());
        answer.error = failed.failure().code();
        answer.retryAfter = failed.failure().retryAfter();
        yield settle(
            failed, failed.answer(), failed.attempt(), MessageStatus.FAILED, failed.usage(), at);
      }
      case AnswerCancelled cancelled ->
          settle(
              cancelled,
              cancelled.answer(),
              cancelled.attempt(),
              MessageStatus.CANCELLED,
              cancelled.usage(),
              at);
    };
  }

  private PostgresNotifications.Change settle(
      ConversationEvent event,
      MessageId id,
      int attempt,
      MessageStatus status,
      @Nullable Usage usage,
      Instant at) {
    var answer = answer(id);
    var rows = pieces.of(id.value(), attempt);
    answer.status = status;
    answer.content = joined(rows);
    answer.use(usage);
    answer.settledNumber = StreamNumber.end(attempt);
    conversation(event).updatedAt = at;
    return change(id, answer.settledNumber);
  }

  static String joined(List<AnswerPieceRow> rows) {
    return rows.stream().flatMap(it -> Stream.of(it.pieces)).collect(Collectors.joining());
  }

  private static PostgresNotifications.Change change(MessageId answer, long number) {
    return new PostgresNotifications.Change(answer, number);
  }

  private ConversationRow conversation(ConversationEvent event) {
    return conversations.findById(event.conversation().value()).orElseThrow();
  }

  private MessageRow answer(MessageId id) {
    return messages.findById(id.value()).orElseThrow();
  }

  private static ConversationRow row(ConversationStarted started, Instant at) {
    var row = new ConversationRow();
    row.id = started.conversation().value();
    row.owner = started.owner().name();
    row.title = value(started.title());
    row.systemPrompt = value(started.systemPrompt());
    row.model = started.model();
    row.metadata = started.metadata().entries();
    row.createdAt = at;
    row.updatedAt = at;
    return row;
  }

  private static MessageRow question(MessagePosted posted, Instant at) {
    var parent = posted.parent();
    var row = message(posted, posted.question(), parent == null ? null : parent.value(), at);
    row.author = MessageView.Author.USER;
    row.content = posted.text().value();
    row.status = MessageStatus.COMPLETED;
    return row;
  }

  private static MessageRow answer(MessagePosted posted, Instant at) {
    var row = message(posted, posted.answer(), posted.question().value(), at);
    row.author = MessageView.Author.ASSISTANT;
    row.content = "";
    row.status = MessageStatus.QUEUED;
    row.model = posted.options().model();
    row.attempts = 0;
    return row;
  }

  private static MessageRow message(
      MessagePosted posted, MessageId id, @Nullable UUID parent, Instant at) {
    var row = new MessageRow();
    row.id = id.value();
    row.conversation = posted.conversation().value();
    row.parent = parent;
    row.createdAt = at;
    return row;
  }

  private static @Nullable String value(@Nullable Text text) {
    return text == null ? null : text.value();
  }
}
