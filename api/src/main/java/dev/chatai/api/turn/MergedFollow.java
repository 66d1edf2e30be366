package dev.chatai.api.turn;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.conversation.answer.StreamNumber;
import dev.chatai.conversation.query.AnswerEvent;
import dev.chatai.conversation.query.AnswerSoFar;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Follows one answer. It merges live pieces with the log, which is authoritative: a live piece
/// that is the next one is passed on at once, everything else is read from the log.
///
/// The log is read when it has changed, when pieces are missing, and periodically in case a
/// notification was lost; never for each piece. The generation's thread never blocks: it adds a
/// piece to a bounded queue, or drops it.
public final class MergedFollow extends Follow implements AnswerEvents {
  /// Maximum number of pieces queued for a slow reader. It reads the others from the log.
  static final int PIECES = 1_024;

  /// Time until the log is read without a notification, in case one was lost. It doubles each time.
  /// Thousands may wait for a model at the same time.
  private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long LOOK_AT_MOST_NANOS = Duration.ofSeconds(30).toNanos();

  /// How long the read model may be unavailable before the stream fails.
  private static final long AWAY_NANOS = Duration.ofSeconds(30).toNanos();

  private static final long BEGINNING = StreamNumber.of(1, 0);

  /// The answer's events in the read model.
  interface Log {
    /// @param number of the last event that was read
    /// @param caughtUp whether everything that has happened before must be there. It is asked for
    ///   once: later changes are told.
    AnswerSoFar after(long number, boolean caughtUp);
  }

  private final Log log;
  private final LongSupplier clock;
  private final ArrayDeque<AnswerEvent> read = new ArrayDeque<>();
  private final ArrayDeque<LiveAnswers.Live> pieces = new ArrayDeque<>();
  private boolean dropped;
  private boolean unread;
  private boolean caughtUp;
  private long readable;
  private long gap;
  private long last;
  private boolean over;
  private boolean stopSeen;

  private long quietSince;
  private long look = LOOK_NANOS;
  private long awaySince;
  private boolean away;

  MergedFollow(Log log, long after) {
    this(log, after, true, System::nanoTime);
  }

  /// @param unread whether the log may have events already
  MergedFollow(Log log, long after, boolean unread, LongSupplier clock) {
    this.log = log;
    this.last = after;
    this.unread = unread;
    this.caughtUp = !unread;
    this.clock = clock;
    this.quietSince = clock.getAsLong();
  }

  /// Receives a live piece, on the generation's thread.
  synchronized void heard(LiveAnswers.Live piece) {
    if (pieces.size() == PIECES) {
      dropped = true;
      return;
    }
    pieces.add(piece);
    if (pieces.size() == 1) {
      notifyAll();
    }
  }

  /// Receives the notification that the read model has the stream up to that number.
  synchronized void updated(long number) {
    readable = Math.max(readable, number);
    if (number > last) {
      notifyAll();
    }
  }

  @Override
  public boolean isOver() {
    return over;
  }

  /// @throws Problem when there is no such answer, the stream was stopped, or the read model is
  ///   unavailable for too long
  @Override
  public @Nullable AnswerEvent next(Duration patience) throws InterruptedException {
    var deadline = clock.getAsLong() + patience.toNanos();
    while (true) {
      synchronized (this) {
        while (true) {
          throwIfRevoked();
          var event = over ? null : ready();
          if (event != null || over) {
            return event;
          }
          readOnceMoreIfStopped();
          var now = clock.getAsLong();
          if (mustRead(now)) {
            break;
          }
          throwIfStopped();
          if (now - deadline >= 0) {
            return null;
          }
          TimeUnit.NANOSECONDS.timedWait(this, Math.min(deadline - now, quietSince + look - now));
        }
      }
      read();
    }
  }

  private @Nullable AnswerEvent ready() {
    for (var event = read.poll(); event != null; event = read.poll()) {
      if (event.number() > last) {
        return advance(event);
      }
    }
    for (var piece = pieces.peek(); piece != null; piece = pieces.peek()) {
      var number = StreamNumber.of(piece.attempt(), piece.number());
      if (number == last + 1) {
        pieces.remove();
        return advance(new AnswerEvent.Delta(number, piece.piece()));
      }
      if (number > last) {
        if (last == 0 && number == BEGINNING + 1) {
          return advance(new AnswerEvent.Started(BEGINNING));
        }
        // pieces are missing: this one waits until they were read from the log
        unread |= number != gap;
        gap = number;
        return null;
      }
      pieces.remove();
    }
    unread |= dropped;
    dropped = false;
    return last == 0 && readable == BEGINNING ? advance(new AnswerEvent.Started(BEGINNING)) : null;
  }

  private AnswerEvent advance(AnswerEvent event) {
    last = event.number();
    over = event instanceof AnswerEvent.Settled;
    look = LOOK_NANOS;
    quietSince = clock.getAsLong();
    return event;
  }

  /// An answer that has ended before its stream was stopped is read to its end.
  private void readOnceMoreIfStopped() {
    if (isStopped() && !stopSeen) {
      stopSeen = true;
      unread = true;
      caughtUp = false;
    }
  }

  /// Whether the log has to be read. Resets the notifications that say so.
  private boolean mustRead(long now) {
    var must = unread || readable > last || now - quietSince >= look;
    if (must) {
      unread = false;
      readable = 0;
    }
    return must;
  }

  private void read() {
    try {
      var soFar = log.after(last, !caughtUp);
      caughtUp = true;
      away = false;
      read.addAll(soFar.events());
      if (soFar.events().isEmpty()) {
        look = Math.min(look * 2, LOOK_AT_MOST_NANOS);
        over = soFar.over(); // the client had seen its end before
      }
      if (soFar.more()) {
        updated(Long.MAX_VALUE);
      }
    } catch (Problem problem) {
      if (!problem.is(ProblemCode.STORE_UNAVAILABLE) || isAwayTooLong()) {
        throw problem;
      }
    }
    quietSince = clock.getAsLong();
  }

  private boolean isAwayTooLong() {
    var now = clock.getAsLong();
    if (!away) {
      away = true;
      awaySince = now;
    }
    return now - awaySince >= AWAY_NANOS;
  }
}
