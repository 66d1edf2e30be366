package dev.chatai.llm.generation;

import dev.chatai.conversation.FailureCode;
import dev.chatai.llm.upstream.Outcome;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// When to ask an upstream again that failed before it said anything.
final class Backoff {
  private static final long BASE_MILLIS = 500;

  /// If the upstream asks for more than this, the client is told to come back itself.
  private static final int LONGEST_RETRY_AFTER_SECONDS = 20;

  private Backoff() {}

  /// @param tries how many attempts were made so far, without those that do not count
  /// @return how long to wait before the next attempt, with jitter; null when there shall be none
  static @Nullable Duration before(int tries, Outcome.Failed failure) {
    var retryAfter = failure.retryAfterSeconds();
    if (!failure.retryable()
        || tries >= Attempt.MOST
        || failure.code() == FailureCode.UPSTREAM_TIMEOUT // the client has waited long enough
        || (failure.code() == FailureCode.EMPTY_ANSWER && tries > 1)
        || (retryAfter != null && retryAfter > LONGEST_RETRY_AFTER_SECONDS)) {
      return null;
    }
    var longest = BASE_MILLIS << tries;
    var jittered = ThreadLocalRandom.current().nextLong(longest / 2, longest);
    return retryAfter == null
        ? Duration.ofMillis(jittered)
        : Duration.ofSeconds(retryAfter).plusMillis(jittered / 4);
  }
}
