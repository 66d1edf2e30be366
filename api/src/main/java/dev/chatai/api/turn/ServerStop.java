package dev.chatai.api.turn;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Ends all streams when the server stops, before the web server does. Clients continue on another
/// node, or here after the restart, instead of delaying the stop.
@Component
class ServerStop implements SmartLifecycle {
  private final Set<Consumer<Problem>> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /// @param stop called with the reason; at once if the server is stopping already
  /// @return removes the registration
  Runnable register(Consumer<Problem> stop) {
    waiting.add(stop);
    if (stopping) {
      stop.accept(problem());
    }
    return () -> waiting.remove(stop);
  }

  private static Problem problem() {
    return new Problem(
        ProblemCode.SERVER_STOPPING, "The server is stopping; the answer is not lost.");
  }

  @Override
  public void start() {
    stopping = false;
  }

  @Override
  public void stop() {
    stopping = true;
    waiting.forEach(it -> it.accept(problem()));
  }

  @Override
  public boolean isRunning() {
    return !stopping;
  }

  /// The first phase to stop. The web server's is 1,024 lower.
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
