package dev.chatai.llm;

import dev.chatai.conversation.ConversationCommand.CompleteAnswer;
import dev.chatai.conversation.ConversationCommand.FailAnswer;
import dev.chatai.conversation.ConversationCommand.RecordProgress;
import dev.chatai.conversation.ConversationCommand.RestartAnswer;
import dev.chatai.conversation.Failure;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.LiveAnswers;
import dev.chatai.conversation.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt at one answer: asks the model, hands each piece to who listens here at once, and
/// gathers them into the log. Ends with the answer's one end, or with the next attempt asked for,
/// or, when it is not the current attempt any more, with nothing.
final class Generation implements Runnable, Upstream.Listener {
  private static final Logger log = LoggerFactory.getLogger(Generation.class);

  /// Between two writes: often enough for readers elsewhere, seldom enough for the log.
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final int GATHER_CHARACTERS = 2_048;

  private final Attempt attempt;
  private final Future<UpstreamRequest> request;
  private final Upstream upstream;
  private final LiveAnswers live;
  private final AnswerLog answers;
  private final AnswerMetrics metrics;

  private final LinkedBlockingQueue<Signal> inbox = new LinkedBlockingQueue<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AnswerMetrics.Watch watch;
  private int heard;

  private final StringBuilder text = new StringBuilder();
  private final List<Text> unwritten = new ArrayList<>();
  private int written;

  /// What comes from the upstream's thread.
  private sealed interface Signal {
    record Said(String piece) implements Signal {}

    record Done(Outcome outcome) implements Signal {}

    record Stopped() implements Signal {}
  }

  Generation(
      Attempt attempt,
      Future<UpstreamRequest> request,
      Upstream upstream,
      LiveAnswers live,
      AnswerLog answers,
      AnswerMetrics metrics) {
    this.attempt = attempt;
    this.request = request;
    this.upstream = upstream;
    this.live = live;
    this.answers = answers;
    this.metrics = metrics;
    this.watch = metrics.watch();
  }

  Attempt attempt() {
    return attempt;
  }

  /// Gives up without a word: the attempt is over or another's. Closes the upstream connection.
  void stop() {
    stopped.countDown();
    inbox.add(new Signal.Stopped());
  }

  @Override
  public void text(String piece) {
    heard++;
    if (heard == 1) {
      watch.firstText();
    }
    live.publish(attempt.answer(), new LiveAnswers.Piece(attempt.number(), heard, piece));
    inbox.add(new Signal.Said(piece));
  }

  @Override
  public void done(Outcome outcome) {
    inbox.add(new Signal.Done(outcome));
  }

  @Override
  public void run() {
    try {
      var outcome = ask();
      if (outcome != null && wanted()) {
        end(outcome);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException unreadable) {
      // its lease lapses, and the next attempt reads again
      log.error("The log of {} cannot be read: {}", attempt, unreadable.getClass().getName());
    }
  }

  /// @return how the upstream ended, or null when this attempt is fenced off
  private @Nullable Outcome ask() throws InterruptedException, ExecutionException {
    try (var _ = upstream.open(request.get(), this)) {
      var due = System.nanoTime(); // the first piece at once
      while (true) {
        var signal = next(due);
        while (signal != null) {
          switch (signal) {
            case Signal.Said said -> {
              text.append(said.piece());
              unwritten.add(new Text(said.piece()));
            }
            case Signal.Done done -> {
              return done.outcome();
            }
            case Signal.Stopped _ -> {
              return null;
            }
          }
          signal = inbox.poll();
        }
        if (System.nanoTime() - due >= 0 || characters() >= GATHER_CHARACTERS) {
          if (!record()) {
            return null;
          }
          due = System.nanoTime() + GATHER_NANOS;
        }
      }
    }
  }

  /// The next signal; null when what was gathered is due to be written.
  private @Nullable Signal next(long due) throws InterruptedException {
    return unwritten.isEmpty()
        ? inbox.take()
        : inbox.poll(due - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private boolean record() throws InterruptedException {
    var pieces = List.copyOf(unwritten);
    if (!answers.write(
        new RecordProgress(
            attempt.conversation(), attempt.answer(), attempt.number(), written + 1, pieces),
        this::wanted)) {
      return false;
    }
    written += pieces.size();
    unwritten.clear();
    return true;
  }

  private void end(Outcome outcome) throws InterruptedException {
    var rest = List.copyOf(unwritten);
    switch (outcome) {
      case Outcome.Finished finished -> {
        answers.write(
            new CompleteAnswer(
                attempt.conversation(),
                attempt.answer(),
                attempt.number(),
                written + 1,
                rest,
                new Text(text.toString()),
                finished.usage(),
                finished.reason()),
            this::wanted);
        watch.ended(finished.reason().name(), finished.usage());
      }
      case Outcome.Failed failed -> {
        var pause = Backoff.before(attempt, failed);
        if (pause != null && text.isEmpty()) {
          retry(failed.code(), pause);
        } else {
          answers.write(
              new FailAnswer(
                  attempt.conversation(),
                  attempt.answer(),
                  attempt.number(),
                  written + 1,
                  rest,
                  new Failure(failed.code(), failed.retryAfterSeconds()),
                  failed.usage()),
              this::wanted);
        }
        watch.ended(failed.code().name(), failed.usage());
      }
    }
  }

  /// Asks for the next attempt, which begins as this one did: by its event.
  private void retry(FailureCode because, Duration pause) throws InterruptedException {
    if (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
      answers.write(
          new RestartAnswer(
              attempt.conversation(), attempt.answer(), attempt.number() + 1, because),
          this::wanted);
    }
  }

  private int characters() {
    return unwritten.stream().mapToInt(it -> it.value().length()).sum();
  }

  private boolean wanted() {
    return stopped.getCount() > 0;
  }
}
