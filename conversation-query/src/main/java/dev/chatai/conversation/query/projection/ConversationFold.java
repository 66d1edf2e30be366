package dev.chatai.conversation.query.projection;

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
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.answer.StreamNumber;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.query.MessageStatus;
import dev.chatai.conversation.query.MessageView;
import dev.chatai.conversation.query.follow.ReadModelChange;
import dev.chatai.conversation.query.row.AnswerPieceRow;
import dev.chatai.conversation.query.row.ConversationRow;
import dev.chatai.conversation.query.row.MessageRow;
import dev.chatai.conversation.query.row.SealedWords;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Applies events to a read model: the stored one, or one in memory for a past state.
public final class ConversationFold {
  private final ReadModel model;

  public ConversationFold(ReadModel model) {
    this.model = model;
  }

  /// @return the change of an answer's stream; null if the event changed none
  public ReadModelChange.@Nullable Answer apply(ConversationEvent event, Instant at) {
    return switch (event) {
      case ConversationStarted started -> {
        var row = row(started, at);
        model.add(row);
        if (started.title() != null) {
          model.index(row, row.id, value(started.title()), true);
        }
        yield null;
      }
      case MessagePosted posted -> {
        var question = question(posted, posted.question(), posted.parent(), posted.content(), at);
        question.options = words(posted).options(question.id, posted.options());
        model.add(question);
        model.add(answer(posted, posted.question(), posted.answer(), posted.options(), at));
        var row = changed(posted, at);
        row.leaf = posted.answer().value();
        model.index(row, posted.question().value(), posted.content().text().value(), true);
        yield null;
      }
      case QuestionAdded added -> {
        model.add(question(added, added.question(), added.parent(), added.content(), at));
        var row = changed(added, at);
        row.leaf = added.question().value();
        model.index(row, added.question().value(), added.content().text().value(), true);
        yield null;
      }
      case AnswerAdded added -> {
        model.add(answer(added, at));
        var row = changed(added, at);
        row.leaf = added.answer().value();
        model.index(row, added.answer().value(), searched(added.content()), false);
        yield null;
      }
      case MessageRemoved removed -> {
        model.remove(changed(removed, at), removed.message().value());
        yield null;
      }
      case AnswerRequested asked -> {
        var answer = answer(asked, asked.question(), asked.answer(), asked.options(), at);
        answer.options = words(asked).options(answer.id, asked.options());
        model.add(answer);
        changed(asked, at).leaf = asked.answer().value();
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
        var pieces = progressed.pieces();
        var key =
            new AnswerPieceRow.Key(
                progressed.answer().value(), progressed.attempt(), progressed.first());
        model.add(new AnswerPieceRow(key, words(progressed).pieces(key, pieces), pieces.size()));
        var last = progressed.first() + pieces.size() - 1;
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
            completed.content(),
            completed.usage(),
            at);
      }
      case AnswerFailed failed -> {
        var answer = answer(failed.answer());
        answer.error = failed.failure().code();
        answer.retryAfter = failed.failure().retryAfter();
        answer.errorParameter = failed.failure().parameter();
        yield settle(
            failed,
            failed.answer(),
            failed.attempt(),
            MessageStatus.FAILED,
            said(failed, failed.answer(), failed.attempt()),
            failed.usage(),
            at);
      }
      case AnswerCancelled cancelled ->
          settle(
              cancelled,
              cancelled.answer(),
              cancelled.attempt(),
              MessageStatus.CANCELLED,
              said(cancelled, cancelled.answer(), cancelled.attempt()),
              cancelled.usage(),
              at);
      case CancellationRequested _ -> null;
      case TitleChanged title -> {
        var row = changed(title, at);
        row.title = words(title).text("title", row.id, title.title());
        model.index(row, row.id, value(title.title()), true);
        yield null;
      }
      case SystemPromptChanged prompt -> {
        var row = changed(prompt, at);
        row.systemPrompt = words(prompt).text("system_prompt", row.id, prompt.systemPrompt());
        yield null;
      }
      case ModelChanged changed -> {
        changed(changed, at).model = changed.model();
        yield null;
      }
      case MetadataChanged metadata -> {
        var row = changed(metadata, at);
        row.metadata = words(metadata).metadata(row.id, metadata.metadata());
        yield null;
      }
      case BranchChosen chosen -> {
        changed(chosen, at).leaf = chosen.leaf().value();
        yield null;
      }
      case ConversationErased erased -> {
        model.erase(erased.conversation().value(), at);
        yield null;
      }
    };
  }

  /// The message whose row the event changes; null when it changes none.
  static @Nullable MessageId changed(ConversationEvent event) {
    return switch (event) {
      case AnswerStarted started -> started.answer();
      case AnswerCompleted completed -> completed.answer();
      case AnswerFailed failed -> failed.answer();
      case AnswerCancelled cancelled -> cancelled.answer();
      case MessageRemoved removed -> removed.message();
      case ConversationStarted _,
          MessagePosted _,
          QuestionAdded _,
          AnswerAdded _,
          AnswerRequested _,
          AnswerProgressed _,
          CancellationRequested _,
          TitleChanged _,
          SystemPromptChanged _,
          ModelChanged _,
          MetadataChanged _,
          BranchChosen _,
          ConversationErased _ ->
          null;
    };
  }

  private ReadModelChange.Answer settle(
      ConversationEvent event,
      MessageId id,
      int attempt,
      MessageStatus status,
      Answer content,
      @Nullable Usage usage,
      Instant at) {
    var answer = answer(id);
    answer.status = status;
    answer.content = words(event).text("content", answer.id, content.text().value());
    answer.details = words(event).details(answer.id, MessageView.Details.of(content));
    answer.use(usage);
    answer.settledNumber = StreamNumber.end(attempt);
    var row = changed(event, at);
    model.index(row, answer.id, searched(content), false);
    model.usage(row.owner, LocalDate.ofInstant(at, ZoneOffset.UTC)).count(status, usage);
    return change(id, answer.settledNumber);
  }

  private static ReadModelChange.Answer change(MessageId answer, long number) {
    return new ReadModelChange.Answer(answer, number);
  }

  private ConversationRow changed(ConversationEvent event, Instant at) {
    var row = model.conversation(event.conversation().value());
    row.updatedAt = at;
    return row;
  }

  private MessageRow answer(MessageId id) {
    return model.message(id.value());
  }

  private SealedWords words(ConversationEvent event) {
    return model.words(event.conversation().value());
  }

  /// What was said in an attempt that did not come to its end.
  private Answer said(ConversationEvent event, MessageId answer, int attempt) {
    return model.content(event.conversation().value(), answer.value(), attempt).withoutToolCalls();
  }

  private static String searched(Answer content) {
    return content.texts().map(Text::value).collect(Collectors.joining("\n\n"));
  }

  private ConversationRow row(ConversationStarted started, Instant at) {
    var row = new ConversationRow();
    var words = words(started);
    row.id = started.conversation().value();
    row.owner = started.owner().name();
    row.title = words.text("title", row.id, started.title());
    row.systemPrompt = words.text("system_prompt", row.id, started.systemPrompt());
    row.model = started.model();
    row.metadata = words.metadata(row.id, started.metadata());
    row.createdAt = at;
    row.updatedAt = at;
    return row;
  }

  private MessageRow question(
      ConversationEvent event,
      MessageId id,
      @Nullable MessageId parent,
      Question content,
      Instant at) {
    var row = message(event, id, parent, at);
    row.author =
        content instanceof Question.ToolResults ? MessageView.Author.TOOL : MessageView.Author.USER;
    row.content = words(event).text("content", row.id, content.text().value());
    row.details = words(event).details(row.id, MessageView.Details.of(content));
    row.status = MessageStatus.COMPLETED;
    return row;
  }

  private MessageRow answer(
      ConversationEvent event,
      MessageId question,
      MessageId answer,
      TurnOptions options,
      Instant at) {
    var row = message(event, answer, question, at);
    row.author = MessageView.Author.ASSISTANT;
    row.content = words(event).text("content", row.id, "");
    row.status = MessageStatus.QUEUED;
    row.model = options.model();
    row.attempts = 0;
    return row;
  }

  private MessageRow answer(AnswerAdded added, Instant at) {
    var row = message(added, added.answer(), added.parent(), at);
    row.author = MessageView.Author.ASSISTANT;
    row.content = words(added).text("content", row.id, added.text().value());
    row.details = words(added).details(row.id, MessageView.Details.of(added.content()));
    row.status = MessageStatus.COMPLETED;
    row.settledNumber = StreamNumber.end(1);
    return row;
  }

  private static MessageRow message(
      ConversationEvent event, MessageId id, @Nullable MessageId parent, Instant at) {
    var row = new MessageRow();
    row.id = id.value();
    row.conversation = event.conversation().value();
    row.parent = parent == null ? null : parent.value();
    row.createdAt = at;
    return row;
  }

  private static @Nullable String value(@Nullable Text text) {
    return text == null ? null : text.value();
  }
}
