package dev.chatai.llm;

import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.llm.prompt.TokenCounter;
import dev.chatai.llm.prompt.UpstreamRequests;
import dev.chatai.llm.upstream.Upstream;
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

  Generation create(AnswerStarted started) {
    return new Generation(
        Attempt.of(started),
        () -> requests.of(started),
        upstream,
        live,
        answers,
        metrics,
        tokens,
        tries);
  }
}
