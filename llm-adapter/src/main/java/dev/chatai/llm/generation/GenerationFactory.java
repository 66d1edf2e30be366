package dev.chatai.llm.generation;

import dev.chatai.llm.prompt.TokenCounter;
import dev.chatai.llm.upstream.Upstream;
import java.util.function.IntSupplier;
import org.springframework.stereotype.Component;

/// Creates generations, and is what they need.
@Component
public final class GenerationFactory {
  final Upstream upstream;
  final AnswerMetrics metrics;
  final TokenCounter tokens;

  GenerationFactory(Upstream upstream, AnswerMetrics metrics, TokenCounter tokens) {
    this.upstream = upstream;
    this.metrics = metrics;
    this.tokens = tokens;
  }

  /// @param running how many generations this node has now
  public Generation create(Attempt attempt, AnswerTask task, IntSupplier running) {
    return new Generation(attempt, task, this, running);
  }
}
