package dev.chatai.api;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Tells all who wait for an answer that this server stops, before the web server does: their
/// clients go on elsewhere, or here once it is back, instead of holding up the stop.
@Component
class ServerStop implements SmartLifecycle {
  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /// @param stop called once, at once if the server is stopping already
  /// @return forgets it
  Runnable register(Runnable stop) {
    waiting.add(stop);
    if (stopping) {
      stop.run();
    }
    return () -> waiting.remove(stop);
  }

  @Override
  public void start() {
    stopping = false;
  }

  @Override
  public void stop() {
    stopping = true;
    waiting.forEach(Runnable::run);
  }

  @Override
  public boolean isRunning() {
    return !stopping;
  }

  /// The first to stop; Spring's web server is 1,024 lower.
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
