package dev.chatai.api.turn;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.conversation.answer.StatelessAnswers;
import dev.chatai.conversation.answer.StatelessAnswers.Ended;
import dev.chatai.conversation.answer.StatelessTurn;
import dev.chatai.conversation.answer.StreamNumber;
import dev.chatai.conversation.query.AnswerEvent;
import dev.chatai.conversation.query.MessageStatus;
import dev.chatai.conversation.query.MessageView;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Follows an answer in no conversation, and has it stopped when it is closed. All that was heard
/// and not read yet is in memory: an answer has a maximum length.
final class StatelessFollow extends Follow implements AnswerEvents, StatelessAnswers.Listener {
  /// Time between two looks whether the client is still there.
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final StatelessTurn turn;
  private final BooleanSupplier gone;
  private final Consumer<@Nullable Usage> counted;
  private final Instant asked = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final ArrayDeque<AnswerEvent> heard = new ArrayDeque<>();
  private boolean over;

  /// @param gone whether the client has left; asked by the reader's thread
  /// @param counted takes the tokens of the answer when it has ended
  StatelessFollow(StatelessTurn turn, BooleanSupplier gone, Consumer<@Nullable Usage> counted) {
    this.turn = turn;
    this.gone = gone;
    this.counted = counted;
  }

  @Override
  public void began(int attempt) {
    add(AnswerEvent.started(attempt));
  }

  @Override
  public void said(LiveAnswers.Live piece) {
    add(new AnswerEvent.Delta(StreamNumber.of(piece.attempt(), piece.number()), piece.piece()));
  }

  @Override
  public void ended(Ended end) {
    counted.accept(end.usage());
    add(new AnswerEvent.Settled(StreamNumber.end(end.attempts()), message(end)));
  }

  private synchronized void add(AnswerEvent event) {
    heard.add(event);
    notifyAll();
  }

  private MessageView message(Ended end) {
    return new MessageView(
        turn.answer(),
        MessageView.Author.ASSISTANT,
        end.content().text().value(),
        asked,
        null,
        status(end),
        end.model(),
        end.reason(),
        end.usage(),
        end.attempts(),
        end.failure() == null ? null : new MessageView.ErrorView(end.failure()),
        MessageView.Details.of(end.content()));
  }

  private static MessageStatus status(Ended end) {
    if (end.reason() != null) {
      return end.reason().whole() ? MessageStatus.COMPLETED : MessageStatus.INCOMPLETE;
    }
    return end.failure() == null ? MessageStatus.CANCELLED : MessageStatus.FAILED;
  }

  @Override
  public boolean isOver() {
    return over;
  }

  /// @throws Problem when the stream was stopped, or the client has left
  @Override
  public synchronized @Nullable AnswerEvent next(Duration patience) throws InterruptedException {
    var deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      throwIfRevoked();
      var event = heard.poll();
      if (event != null) {
        over = event instanceof AnswerEvent.Settled;
        return event;
      }
      throwIfStopped();
      var left = deadline - System.nanoTime();
      if (over || left <= 0) {
        return null;
      }
      if (gone.getAsBoolean()) {
        throw new Problem(ProblemCode.ANSWER_CANCELLED, "The client has left.");
      }
      TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, LOOK_NANOS));
    }
  }
}
