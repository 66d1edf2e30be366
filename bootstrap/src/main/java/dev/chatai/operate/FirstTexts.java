package dev.chatai.operate;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// The time to the first text of this node's attempts, by the minute, for the last hour. The meter
/// only has the sum since the start, so it is read every five seconds.
@Component
final class FirstTexts {
  private static final int SECONDS_BETWEEN = 5;

  private record Sum(long count, double millis) {}

  private final MeterRegistry registry;
  private final ConcurrentSkipListMap<Instant, Sum> minutes = new ConcurrentSkipListMap<>();
  private Sum seen = new Sum(0, 0);

  FirstTexts(MeterRegistry registry) {
    this.registry = registry;
  }

  @Scheduled(fixedDelay = SECONDS_BETWEEN, timeUnit = TimeUnit.SECONDS)
  synchronized void look() {
    var timer = registry.find("chatai.attempt.first.text").timer();
    if (timer == null) {
      return;
    }
    var now = new Sum(timer.count(), timer.totalTime(TimeUnit.MILLISECONDS));
    var minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    if (now.count() > seen.count()) {
      minutes.merge(
          minute,
          new Sum(now.count() - seen.count(), now.millis() - seen.millis()),
          (one, other) -> new Sum(one.count() + other.count(), one.millis() + other.millis()));
    }
    minutes.headMap(minute.minus(1, ChronoUnit.HOURS)).clear();
    seen = now;
  }

  /// The mean, in milliseconds; null without any.
  @Nullable Integer in(Instant minute) {
    var sum = minutes.get(minute);
    return sum == null ? null : (int) Math.round(sum.millis() / sum.count());
  }
}
