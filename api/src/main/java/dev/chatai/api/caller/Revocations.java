package dev.chatai.api.caller;

import dev.chatai.api.problem.Problem;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/// Ends the open streams of callers whose key was revoked, or whose key or token has expired. It
/// takes up to ten seconds, which includes the cache of [dev.chatai.api.security.ApiKeys].
@Component
public class Revocations implements InitializingBean, DisposableBean {
  private static final int SECONDS_BETWEEN = 2;

  private record Reader(Authenticated caller, Consumer<Problem> end) {
    void look() {
      try {
        if (!caller.isWelcome()) {
          end.accept(Callers.refused());
        }
      } catch (RuntimeException _) {
        // the database is unavailable; that does not mean that the key is revoked
      }
    }
  }

  private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("revocations").factory());

  /// Watches over a stream of the current caller.
  ///
  /// @param end ends the stream for a reason; may be called more than once
  /// @return removes the registration
  public Runnable register(Consumer<Problem> end) {
    var reader = new Reader(Caller.current(), end);
    readers.add(reader);
    return () -> readers.remove(reader);
  }

  @Override
  public void afterPropertiesSet() {
    var _ =
        watch.scheduleWithFixedDelay(
            () -> readers.forEach(Reader::look),
            SECONDS_BETWEEN,
            SECONDS_BETWEEN,
            TimeUnit.SECONDS);
  }

  @Override
  public void destroy() {
    watch.shutdownNow();
  }
}
