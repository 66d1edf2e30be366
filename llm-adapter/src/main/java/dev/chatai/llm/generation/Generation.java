package dev.chatai.llm.generation;

import dev.chatai.conversation.ConversationCommand.AttemptCommand;
import dev.chatai.conversation.ConversationCommand.RestartAnswer;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.llm.upstream.Outcome;
import dev.chatai.llm.upstream.Upstream;
import dev.chatai.llm.upstream.UpstreamRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt at one answer: asks the model, hands each piece to those who listen at once, and
/// records the pieces in groups. It ends by ending the answer, by asking for the next attempt, or,
/// if it is no longer the current attempt, without recording anything.
public final class Generation implements Runnable, Upstream.Listener {
  private static final Logger log = LoggerFactory.getLogger(Generation.class);

  /// Time between two writes: short enough for readers on other nodes, long enough for the log.
  /// With more generations than [#FEW] it grows with their number, up to [#GATHER_MOST_NANOS], so
  /// that a node with thousands does not spend its time on writes that the end of the answer makes
  /// superfluous.
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long GATHER_MOST_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int FEW = 64;

  /// The part of that time that a piece waits in any case: an answer that comes at once is one
  /// write, not two.
  private static final int PART = 12;

  private static final int GATHER_CHARACTERS = 2_048;

  private final Attempt attempt;
  private final AnswerTask task;
  private final GenerationFactory needs;
  private final IntSupplier running;
  private final AnswerMetrics.Watch watch;
  private final AnswerBuffer gathered;

  private final LinkedBlockingQueue<Signal> inbox = new LinkedBlockingQueue<>();
  private @Nullable UpstreamRequest request;
  private Upstream.@Nullable Call call;
  private boolean closed;
  private int heard;
  private volatile boolean wanted = true;

  /// What other threads tell this one.
  private sealed interface Signal {
    record Said(Piece piece) implements Signal {}

    record Done(Outcome outcome) implements Signal {}

    record Cancelled() implements Signal {}

    record Stopped() implements Signal {}
  }

  Generation(Attempt attempt, AnswerTask task, GenerationFactory needs, IntSupplier running) {
    this.running = running;
    this.attempt = attempt;
    this.task = task;
    this.needs = needs;
    this.watch = needs.metrics.watch();
    this.gathered = new AnswerBuffer(attempt);
  }

  public Attempt attempt() {
    return attempt;
  }

  /// Ends without recording anything: the attempt is over, or another node has it.
  public void stop() {
    wanted = false;
    close(new Signal.Stopped());
  }

  /// Ends the answer with what was said so far.
  public void cancel() {
    close(new Signal.Cancelled());
  }

  /// Closes the upstream connection at once. Pieces that arrive later are dropped, so that the log
  /// will hold exactly what listeners have heard.
  private synchronized void close(Signal because) {
    closed = true;
    inbox.add(because);
    if (call != null) {
      call.close();
    }
  }

  @Override
  public synchronized void said(Piece piece) {
    if (closed) {
      return;
    }
    heard++;
    if (heard == 1) {
      watch.firstText();
    }
    task.said(new LiveAnswers.Live(attempt.number(), heard, piece));
    inbox.add(new Signal.Said(piece));
  }

  @Override
  public void done(Outcome outcome) {
    inbox.add(new Signal.Done(outcome));
  }

  @Override
  public void run() {
    try (var open = open()) {
      var outcome = listen(open);
      if (outcome != null) {
        end(outcome);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      // its lease lapses, and the next attempt tries again
      log.error("{} is given up: {}", attempt, failure.getClass().getName());
    }
  }

  private Upstream.Call open() {
    var asked = task.request();
    synchronized (this) {
      request = asked;
      var opened = needs.upstream.open(asked, this);
      call = opened;
      if (closed) {
        opened.close();
      }
      return opened;
    }
  }

  /// @return how the attempt ended, or null when it is no longer the current one
  private @Nullable Outcome listen(Upstream.Call open) throws InterruptedException {
    var due = System.nanoTime();
    while (true) {
      for (var signal = next(due); signal != null; signal = inbox.poll()) {
        switch (signal) {
          case Signal.Said said -> {
            if (gathered.isWritten()) {
              due = Math.max(due, System.nanoTime() + gatherNanos() / PART);
            }
            gathered.add(said.piece());
          }
          case Signal.Done done -> {
            return done.outcome();
          }
          case Signal.Cancelled _ -> {
            return new Outcome.Cancelled(open.usage());
          }
          case Signal.Stopped _ -> {
            return null;
          }
        }
      }
      if (System.nanoTime() - due >= 0 || gathered.unwrittenCharacters() >= GATHER_CHARACTERS) {
        if (!writeProgress()) {
          return null;
        }
        due = System.nanoTime() + (gathered.isWritten() ? gatherNanos() : 0);
      }
    }
  }

  private long gatherNanos() {
    return Math.min(GATHER_MOST_NANOS, GATHER_NANOS * Math.max(1, running.getAsInt() / FEW));
  }

  /// The next signal; null when what was gathered is due to be written.
  private @Nullable Signal next(long due) throws InterruptedException {
    return gathered.isWritten()
        ? inbox.take()
        : inbox.poll(due - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /// @return false when the attempt is no longer the current one
  private boolean writeProgress() throws InterruptedException {
    var progress = gathered.progress();
    if (!write(progress)) {
      return false;
    }
    gathered.wrote(progress);
    return true;
  }

  private void end(Outcome outcome) throws InterruptedException {
    while (!gathered.fitsTheEnd()) {
      if (!writeProgress()) {
        return;
      }
    }
    var usage = usage(outcome);
    switch (outcome) {
      case Outcome.Finished finished -> {
        write(gathered.complete(finished.reason(), usage, format()));
        watch.ended(finished.reason().name(), usage);
      }
      case Outcome.Cancelled _ -> {
        write(gathered.cancel(usage));
        watch.ended("cancelled", usage);
      }
      case Outcome.Reformed _ -> {
        watch.ended(FailureCode.UNSUPPORTED_PARAMETER.name(), null);
        retry(FailureCode.UNSUPPORTED_PARAMETER, Duration.ZERO);
      }
      case Outcome.Failed failed -> {
        watch.ended(failed.code().name(), usage);
        var again = failed.retryable() && gathered.isNothing();
        var pause = again ? Backoff.before(task.tries(attempt), failed) : null;
        if (pause != null) {
          retry(failed.code(), pause);
        } else {
          write(gathered.fail(failed, usage));
        }
      }
    }
  }

  private @Nullable ResponseFormat format() {
    return Objects.requireNonNull(request).options().responseFormat();
  }

  /// As the upstream counted. Most servers tell it at the end only, so that an answer that was
  /// stopped earlier is counted here: leaving before the end must not be free.
  private @Nullable Usage usage(Outcome outcome) {
    var counted = outcome.usage();
    var unanswered = gathered.isNothing() && !(outcome instanceof Outcome.Cancelled);
    return counted != null || unanswered
        ? counted
        : needs.tokens.of(Objects.requireNonNull(request), gathered.content().texts());
  }

  /// Asks for the next attempt after a pause. It starts as this one did, by its event.
  private void retry(FailureCode because, Duration pause) throws InterruptedException {
    var due = System.nanoTime() + pause.toNanos();
    while (true) {
      switch (inbox.poll(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        case null -> {
          var next = attempt.number() + 1;
          write(new RestartAnswer(attempt.conversation(), attempt.answer(), next, because));
          return;
        }
        case Signal.Cancelled _ -> {
          write(gathered.cancel(null));
          return;
        }
        case Signal.Stopped _ -> {
          return;
        }
        case Signal.Said _, Signal.Done _ -> {
          // the call is over
        }
      }
    }
  }

  /// @return false when the attempt is no longer the current one
  private boolean write(AttemptCommand command) throws InterruptedException {
    return task.record(command, () -> wanted);
  }
}
