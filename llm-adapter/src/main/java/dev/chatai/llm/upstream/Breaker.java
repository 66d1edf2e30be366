package dev.chatai.llm.upstream;

import dev.chatai.conversation.FailureCode;
import dev.chatai.llm.wire.UpstreamFailure;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A circuit breaker. Once the last [#CALLS] calls failed without any answer, no call is made for
/// [#REST], then one at a time until one is answered. Callers wait up to [#PATIENCE] meanwhile, so
/// that a short outage costs no attempt.
///
/// An upstream that refuses a call, limits the rate or breaks off in mid-answer is not down.
final class Breaker {
  static final int CALLS = 20;
  static final Duration REST = Duration.ofSeconds(5);

  /// Seconds that clients are told to wait meanwhile.
  static final int RETRY_AFTER = (int) REST.toSeconds();

  /// How long a call waits to be made before it fails.
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(Breaker.class);
  private static final long LOOK_MILLIS = 100;

  @SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack trace
  private static final Throwable DOWN =
      new UpstreamFailure(FailureCode.UPSTREAM_ERROR, true, null, "not a word");

  private final CircuitBreaker circuit =
      CircuitBreaker.of(
          "upstream",
          CircuitBreakerConfig.custom()
              .slidingWindowSize(CALLS)
              .minimumNumberOfCalls(CALLS)
              .failureRateThreshold(100)
              .waitDurationInOpenState(REST)
              .permittedNumberOfCallsInHalfOpenState(1)
              .build());

  Breaker() {
    circuit
        .getEventPublisher()
        .onStateTransition(it -> {
          var change = it.getStateTransition();
          if (change.getFromState() == State.CLOSED || change.getToState() == State.CLOSED) {
            log.warn("The upstream's circuit is {}", change.getToState());
          }
        });
  }

  /// Returns once the call may be made.
  ///
  /// @param unwanted checked while it waits
  /// @throws UpstreamFailure when the upstream stays down, or the call is no longer wanted
  Permit admit(BooleanSupplier unwanted) throws InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!circuit.tryAcquirePermission()) {
      if (unwanted.getAsBoolean() || System.nanoTime() - deadline >= 0) {
        throw new UpstreamFailure(
            FailureCode.UPSTREAM_ERROR, false, RETRY_AFTER, "it is down, so not asked");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return new Permit(circuit.getState() != State.CLOSED);
  }

  /// The permission for one call. Its outcome is reported once.
  final class Permit {
    private final AtomicBoolean used = new AtomicBoolean();
    private final boolean probe;

    private Permit(boolean probe) {
      this.probe = probe;
    }

    /// Whether the call tests whether the upstream is available again.
    boolean isProbe() {
      return probe;
    }

    /// The upstream answered something.
    void alive() {
      if (used.compareAndSet(false, true)) {
        circuit.onSuccess(0, TimeUnit.NANOSECONDS);
      }
    }

    /// The call failed before the upstream answered anything.
    void ended(Outcome.Failed failed) {
      if (failed.code() != FailureCode.UPSTREAM_TIMEOUT
          && !(failed.code() == FailureCode.UPSTREAM_ERROR && failed.retryable())) {
        alive();
      } else if (used.compareAndSet(false, true)) {
        circuit.onError(0, TimeUnit.NANOSECONDS, DOWN);
      }
    }

    /// The call was given up before its outcome was known.
    void unused() {
      if (used.compareAndSet(false, true)) {
        circuit.releasePermission();
      }
    }
  }
}
