package dev.chatai.api.turn;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.query.ConversationUpdate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Follows all that happens in a conversation. It reads the log when it has changed, and
/// periodically in case a notification was lost. It holds at most one reading in memory.
public final class ConversationFollow extends Follow {
  private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();

  private final LongFunction<ConversationUpdate.SoFar> log;
  private final ArrayDeque<ConversationUpdate> read = new ArrayDeque<>();
  private boolean unread = true;
  private long last;

  /// @param log reads the updates after a number
  ConversationFollow(LongFunction<ConversationUpdate.SoFar> log, long after) {
    this.log = log;
    this.last = after;
  }

  /// Receives the notification that the read model has the conversation up to that number.
  synchronized void updated(long number) {
    if (number > last) {
      unread = true;
      notifyAll();
    }
  }

  /// Waits for the next update.
  ///
  /// @return null if there was none within the patience
  /// @throws Problem when the conversation is erased, or the stream was stopped
  public @Nullable ConversationUpdate next(Duration patience) throws InterruptedException {
    var deadline = System.nanoTime() + patience.toNanos();
    throwIfRevoked();
    while (read.isEmpty() && System.nanoTime() - deadline < 0) {
      awaitNews(deadline);
      read();
    }
    return read.poll();
  }

  private synchronized void awaitNews(long deadline) throws InterruptedException {
    var look = Math.min(deadline, System.nanoTime() + LOOK_NANOS);
    while (!unread && !isStopped() && look - System.nanoTime() > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, look - System.nanoTime());
    }
    throwIfStopped();
    unread = false;
  }

  private void read() {
    try {
      var soFar = log.apply(last);
      read.addAll(soFar.updates());
      synchronized (this) {
        last = soFar.last();
        unread |= soFar.more();
      }
    } catch (Problem problem) {
      if (!problem.is(ProblemCode.STORE_UNAVAILABLE)) {
        throw problem;
      }
      // tried again later
    }
  }
}
