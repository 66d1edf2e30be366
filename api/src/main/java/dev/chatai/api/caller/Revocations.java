package dev.chatai.api.caller;

import dev.chatai.api.problem.Problem;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Ends the open streams of callers whose key was revoked, or whose key or token has expired. It
/// takes up to ten seconds, which includes the cache of [dev.chatai.api.security.ApiKeys].
@Component
public class Revocations {
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

  /// Watches over a stream of the current caller.
  ///
  /// @param end ends the stream for a reason; may be called more than once
  /// @return removes the registration
  public Runnable register(Consumer<Problem> end) {
    var reader = new Reader(Caller.current(), end);
    readers.add(reader);
    return () -> readers.remove(reader);
  }

  @Scheduled(fixedDelay = SECONDS_BETWEEN, timeUnit = TimeUnit.SECONDS)
  void look() {
    readers.forEach(Reader::look);
  }
}
