package dev.chatai.api.turn;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.query.ConversationSoFar;
import dev.chatai.conversation.query.ConversationUpdate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// One reader of all that happens in a conversation. It reads the log when there is news of it, and
/// now and then in case news was lost; it holds no more than one reading. For one thread.
public final class ConversationFollow implements AutoCloseable {
  private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();

  private final LongFunction<ConversationSoFar> log;
  private final ArrayDeque<ConversationUpdate> read = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final List<Runnable> closing = new ArrayList<>();
  private @Nullable Problem stopped;
  private boolean unread = true;
  private long last;

  /// @param log reads what comes after a number
  ConversationFollow(LongFunction<ConversationSoFar> log, long after) {
    this.log = log;
    this.last = after;
  }

  /// The read model holds the conversation up to that number.
  void updated(long number) {
    lock.lock();
    try {
      if (number > last) {
        unread = true;
        news.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// It goes on no longer: whoever waits is told why instead.
  void stop(Problem why) {
    lock.lock();
    try {
      stopped = why;
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  void closing(Runnable action) {
    closing.add(action);
  }

  /// The next update; null if none came within the patience.
  public @Nullable ConversationUpdate next(Duration patience) throws InterruptedException {
    var deadline = System.nanoTime() + patience.toNanos();
    refuse();
    while (read.isEmpty() && System.nanoTime() - deadline < 0) {
      awaitNews(deadline);
      read();
    }
    return read.poll();
  }

  /// Who is not welcome any more gets not a word more, even if it is at hand.
  private void refuse() {
    lock.lock();
    try {
      if (stopped != null && stopped.is(ProblemCode.UNAUTHENTICATED)) {
        throw stopped;
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitNews(long deadline) throws InterruptedException {
    var look = Math.min(deadline, System.nanoTime() + LOOK_NANOS);
    lock.lock();
    try {
      while (!unread && stopped == null && look - System.nanoTime() > 0) {
        news.awaitNanos(look - System.nanoTime());
      }
      if (stopped != null) {
        throw stopped;
      }
      unread = false;
    } finally {
      lock.unlock();
    }
  }

  private void read() {
    try {
      var soFar = log.apply(last);
      read.addAll(soFar.updates());
      lock.lock();
      try {
        last = soFar.last();
        unread |= soFar.more();
      } finally {
        lock.unlock();
      }
    } catch (Problem problem) {
      if (!problem.is(ProblemCode.STORE_UNAVAILABLE)) {
        throw problem;
      }
      // it comes back, and the reader with it
    }
  }

  @Override
  public void close() {
    closing.forEach(Runnable::run);
  }
}
