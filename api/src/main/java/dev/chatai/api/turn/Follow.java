package dev.chatai.api.turn;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A reader of one stream, used by one thread. Other threads notify or stop it: they change what
/// the reader has to check while they hold its monitor, and wake it.
abstract sealed class Follow implements AutoCloseable
    permits MergedFollow, ConversationFollow, StatelessFollow {
  private final List<Runnable> closing = new ArrayList<>();
  private @Nullable Problem stopped;

  /// Stops the stream: its reader fails with the reason.
  final synchronized void stop(Problem why) {
    stopped = why;
    notifyAll();
  }

  final void closing(Runnable action) {
    closing.add(action);
  }

  final synchronized boolean isStopped() {
    return stopped != null;
  }

  final synchronized void throwIfStopped() {
    if (stopped != null) {
      throw stopped;
    }
  }

  /// After a revocation not even events that were read already are returned. For other reasons to
  /// stop they are.
  final synchronized void throwIfRevoked() {
    if (stopped != null && stopped.is(ProblemCode.UNAUTHENTICATED)) {
      throw stopped;
    }
  }

  @Override
  public final void close() {
    closing.forEach(Runnable::run);
  }
}
