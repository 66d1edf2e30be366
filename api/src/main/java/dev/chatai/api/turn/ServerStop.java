package dev.chatai.api.turn;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// A server that stops takes no new turns. Once it has finished the answers that it could, it ends
/// all streams, before the web server does: clients continue on another node, or here after the
/// restart.
@Component
class ServerStop implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(ServerStop.class);

  private final Set<Consumer<Problem>> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean refusing;
  private volatile boolean stopping;

  /// @throws Problem when the server takes no new turns
  void admit() {
    if (refusing) {
      throw problem();
    }
  }

  /// The first step of a stop, with readiness DOWN.
  @EventListener(ContextClosedEvent.class)
  void refuse() {
    refusing = true;
  }

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
    log.info("Streams and waiting requests that end now: {}.", waiting.size());
    waiting.forEach(it -> it.accept(problem()));
  }

  @Override
  public boolean isRunning() {
    return !stopping;
  }

  /// After the answers were finished or handed on, and before the web server, whose phase is 1,024
  /// below the highest.
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE - 2;
  }
}
