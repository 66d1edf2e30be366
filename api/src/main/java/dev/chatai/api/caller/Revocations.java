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

/// Ends the open streams of callers who are not welcome any more: their key was revoked, or it or
/// their token has expired. With what the keys themselves remember, that is within ten seconds.
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
        // the database is away, which is not to say that the key is revoked
      }
    }
  }

  private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("revocations").factory());

  /// The stream of whoever is calling now.
  ///
  /// @param end told why, perhaps more than once
  /// @return forgets it
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
