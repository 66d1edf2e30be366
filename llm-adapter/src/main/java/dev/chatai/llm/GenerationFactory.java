package dev.chatai.llm;

import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.llm.prompt.TokenCounter;
import dev.chatai.llm.prompt.UpstreamRequests;
import dev.chatai.llm.upstream.Upstream;
import java.util.concurrent.FutureTask;
import org.springframework.stereotype.Component;

/// Creates generations with what they need.
@Component
class GenerationFactory {
  private final UpstreamRequests requests;
  private final Upstream upstream;
  private final LiveAnswers live;
  private final AnswerLog answers;
  private final AnswerMetrics metrics;
  private final TokenCounter tokens;
  private final Tries tries;

  GenerationFactory(
      UpstreamRequests requests,
      Upstream upstream,
      LiveAnswers live,
      AnswerLog answers,
      AnswerMetrics metrics,
      TokenCounter tokens,
      Tries tries) {
    this.requests = requests;
    this.upstream = upstream;
    this.live = live;
    this.answers = answers;
    this.metrics = metrics;
    this.tokens = tokens;
    this.tries = tries;
  }

  /// Starts reading the log at once. Unlike asking the model, that need not wait for the lease.
  Generation create(AnswerStarted started) {
    var request = new FutureTask<>(() -> requests.of(started));
    Thread.ofVirtual().name("prompt-" + started.answer()).start(request);
    return new Generation(
        Attempt.of(started), request, upstream, live, answers, metrics, tokens, tries);
  }
}
