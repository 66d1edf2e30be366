package dev.chatai.llm.generation;

import dev.chatai.conversation.Usage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Metrics of attempts: time to the first text, time to the end by outcome, and tokens used.
@Component
class AnswerMetrics {
  private final MeterRegistry registry;

  AnswerMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  Watch watch() {
    return new Watch(registry);
  }

  static final class Watch {
    private final MeterRegistry registry;
    private final Timer.Sample sample;

    private Watch(MeterRegistry registry) {
      this.registry = registry;
      this.sample = Timer.start(registry);
    }

    void firstText() {
      sample.stop(registry.timer("chatai.attempt.first.text"));
    }

    void ended(String outcome, @Nullable Usage usage) {
      sample.stop(registry.timer("chatai.attempt", "outcome", outcome.toLowerCase(Locale.ROOT)));
      if (usage != null) {
        registry.counter("chatai.tokens", "kind", "prompt").increment(usage.promptTokens());
        registry.counter("chatai.tokens", "kind", "completion").increment(usage.completionTokens());
      }
    }
  }
}
