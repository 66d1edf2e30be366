package dev.chatai.api.turn;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A reader of one stream, used by one thread. Other threads notify or stop it.
abstract sealed class Follow implements AutoCloseable permits MergedFollow, ConversationFollow {
  final ReentrantLock lock = new ReentrantLock();

  /// Signalled when the reader has to check its state.
  final Condition news = lock.newCondition();

  private final List<Runnable> closing = new ArrayList<>();
  private @Nullable Problem stopped;

  /// Stops the stream: its reader fails with the reason.
  final void stop(Problem why) {
    lock.lock();
    try {
      stopped = why;
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Registers what to do when the stream is closed.
  final void closing(Runnable action) {
    closing.add(action);
  }

  final boolean isStopped() {
    return stopped != null;
  }

  final void throwIfStopped() {
    if (stopped != null) {
      throw stopped;
    }
  }

  /// After a revocation not even events that were read already are returned. For other reasons to
  /// stop they are.
  final void throwIfRevoked() {
    if (stopped != null && stopped.is(ProblemCode.UNAUTHENTICATED)) {
      throw stopped;
    }
  }

  @Override
  public final void close() {
    closing.forEach(Runnable::run);
  }
}
