package dev.chatai.api;

import dev.chatai.conversation.ConversationCommand.PostMessage;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.Failure;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.answer.LiveAnswers.Live;
import dev.chatai.conversation.answer.StreamNumber;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.query.AnswerEvent;
import dev.chatai.conversation.query.AnswerSoFar;
import dev.chatai.conversation.query.MessageStatus;
import dev.chatai.conversation.query.MessageView;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// An answer that a test generates.
class FakeAnswer {
  final PostMessage question;
  private final FakeConversations conversations;
  private final List<AnswerEvent> log = new CopyOnWriteArrayList<>();
  private String content = "";
  private int attempt;
  private int piece;
  private volatile MessageView view;

  FakeAnswer(PostMessage question, FakeConversations conversations) {
    this.question = question;
    this.conversations = conversations;
    this.view = message(MessageStatus.QUEUED, null, null);
  }

  FakeAnswer started() {
    attempt++;
    piece = 0;
    content = "";
    var number = StreamNumber.of(attempt, 0);
    return recorded(
        attempt == 1
            ? new AnswerEvent.Started(number)
            : new AnswerEvent.Restarted(number, attempt));
  }

  /// A piece that arrives live, and is in the log a little later.
  FakeAnswer say(String text) {
    conversations.live.heard(question.answer(), new Live(attempt, piece + 1, new Text(text)));
    return sayElsewhere(text);
  }

  /// A piece of another node: only in the log.
  FakeAnswer sayElsewhere(String text) {
    content += text;
    return recorded(new AnswerEvent.Delta(StreamNumber.of(attempt, ++piece), new Text(text)));
  }

  FakeAnswer pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return this;
  }

  void complete() {
    settled(MessageStatus.COMPLETED, null, FinishReason.STOP);
  }

  void incomplete() {
    settled(MessageStatus.INCOMPLETE, null, FinishReason.LENGTH);
  }

  void cancel() {
    settled(MessageStatus.CANCELLED, null, null);
  }

  void fail(FailureCode code, @Nullable Integer retryAfter) {
    var error = new MessageView.ErrorView(new Failure(code, retryAfter));
    settled(MessageStatus.FAILED, error, null);
  }

  boolean isOpenIn(ConversationId conversation) {
    return isIn(conversation) && !view.status().terminal();
  }

  boolean isIn(ConversationId conversation) {
    return question.conversation().equals(conversation);
  }

  MessageView view() {
    return view;
  }

  AnswerSoFar after(long number) {
    var after = log.stream().filter(it -> it.number() > number).toList();
    return new AnswerSoFar(after, false, view.status().terminal());
  }

  private void settled(
      MessageStatus status, MessageView.@Nullable ErrorView error, @Nullable FinishReason reason) {
    view = message(status, error, reason);
    recorded(new AnswerEvent.Settled(StreamNumber.of(attempt, piece + 1), view));
  }

  private FakeAnswer recorded(AnswerEvent event) {
    log.add(event);
    conversations.updated(question.answer(), event.number());
    return this;
  }

  private MessageView message(
      MessageStatus status, MessageView.@Nullable ErrorView error, @Nullable FinishReason reason) {
    return new MessageView(
        question.answer(),
        MessageView.Author.ASSISTANT,
        content,
        Instant.EPOCH,
        question.question(),
        status,
        "demo",
        reason,
        null,
        attempt,
        error,
        null);
  }
}
