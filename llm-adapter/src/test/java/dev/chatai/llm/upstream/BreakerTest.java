package dev.chatai.llm.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatai.conversation.FailureCode;
import dev.chatai.llm.wire.UpstreamFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BreakerTest {
  private final Breaker breaker = new Breaker();

  @Test
  void leaves_an_upstream_alone_that_is_down_and_tries_it_again_with_one_call() throws Exception {
    fail(Breaker.CALLS, FailureCode.UPSTREAM_TIMEOUT);
    assertThatThrownBy(() -> breaker.admit(() -> true)).isInstanceOf(UpstreamFailure.class);

    var opened = System.nanoTime();
    var probe = breaker.admit(() -> false);
    assertThat(Duration.ofNanos(System.nanoTime() - opened))
        .isBetween(Breaker.REST.minusSeconds(1), Breaker.PATIENCE);
    assertThatThrownBy(() -> breaker.admit(() -> true)).isInstanceOf(UpstreamFailure.class);
    probe.alive();

    for (var call = 0; call < 100; call++) {
      breaker.admit(() -> true).alive();
    }
  }

  @Test
  void gives_a_probe_that_nobody_waited_for_to_the_next() throws Exception {
    fail(Breaker.CALLS, FailureCode.UPSTREAM_ERROR);
    breaker.admit(() -> false).unused();
    breaker.admit(() -> true).alive();
    breaker.admit(() -> true).alive();
  }

  @Test
  void takes_one_that_refuses_or_limits_for_alive() throws Exception {
    fail(Breaker.CALLS, FailureCode.UPSTREAM_AUTH);
    fail(Breaker.CALLS, FailureCode.UPSTREAM_RATE_LIMITED);
    fail(Breaker.CALLS, FailureCode.EMPTY_ANSWER);
    breaker.admit(() -> true).alive();
  }

  @Test
  void is_not_opened_by_a_few_failures_between() throws Exception {
    for (var round = 0; round < 10; round++) {
      fail(Breaker.CALLS - 1, FailureCode.UPSTREAM_ERROR);
      breaker.admit(() -> true).alive();
    }
  }

  private void fail(int times, FailureCode code) throws InterruptedException {
    for (var i = 0; i < times; i++) {
      breaker.admit(() -> true).ended(new Outcome.Failed(code, true, null, null));
    }
  }
}
