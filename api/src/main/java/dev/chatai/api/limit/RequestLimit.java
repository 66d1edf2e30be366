package dev.chatai.api.limit;

import dev.chatai.api.caller.Caller;
import dev.chatai.api.http.HeaderNames;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.problem.ProblemWriter;
import dev.chatai.conversation.Owner;
import io.github.bucket4j.Bucket;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Limits the requests of each caller on this node with a token bucket that refills evenly over a
/// minute. Each response has the remaining number (draft-ietf-httpapi-ratelimit-headers-11).
///
/// It runs after authentication and before the body is read.
@Component
@Order(Ordered.LOWEST_PRECEDENCE - 1)
class RequestLimit extends OncePerRequestFilter {

  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final int most;
  private final ProblemWriter problems;
  private final ConcurrentHashMap<Owner, Bucket> buckets = new ConcurrentHashMap<>();
  private volatile long swept = System.nanoTime();

  RequestLimit(Limits limits, ProblemWriter problems) {
    this.most = limits.requestsPerMinute();
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return most == 0 || Caller.known() == null;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    sweep();
    var bucket = buckets.computeIfAbsent(Caller.current().owner, _ -> full());
    var probe = bucket.tryConsumeAndReturnRemaining(1);
    var allowed = probe.isConsumed();
    var seconds =
        seconds(allowed ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill());
    response.setHeader(
        HeaderNames.RATE_LIMIT_POLICY, "\"requests\";q=" + most + ";w=" + WINDOW.toSeconds());
    response.setHeader(
        HeaderNames.RATE_LIMIT, "\"requests\";r=" + probe.getRemainingTokens() + ";t=" + seconds);
    if (allowed) {
      chain.doFilter(request, response);
    } else {
      problems.write(request, response, refused(seconds));
    }
  }

  private Bucket full() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(most).refillGreedy(most, WINDOW))
        .build();
  }

  /// Removes full buckets once a minute; a new bucket is the same.
  private void sweep() {
    var now = System.nanoTime();
    if (now - swept >= WINDOW.toNanos()) {
      swept = now;
      buckets.values().removeIf(it -> it.getAvailableTokens() == most);
    }
  }

  private Problem refused(long seconds) {
    var problem =
        new Problem(
            ProblemCode.RATE_LIMITED,
            String.format(Locale.ROOT, "You may make %,d requests in a minute.", most));
    problem.headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    return problem;
  }

  /// Rounded up, so that no client retries too early.
  private static long seconds(long nanos) {
    return Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1));
  }
}
