package dev.chatai.llm;

import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.llm.prompt.TokenCounter;
import dev.chatai.llm.prompt.UpstreamRequests;
import dev.chatai.llm.upstream.Upstream;
import java.util.concurrent.FutureTask;
import org.springframework.stereotype.Component;

/// Creates generations, and is what they need.
@Component
record GenerationFactory(
    UpstreamRequests requests,
    Upstream upstream,
    LiveAnswers live,
    AnswerLog answers,
    AnswerMetrics metrics,
    TokenCounter tokens,
    Tries tries) {
  /// Starts reading the log at once. Unlike asking the model, that need not wait for the lease.
  Generation create(AnswerStarted started) {
    var request = new FutureTask<>(() -> requests.of(started));
    Thread.ofVirtual().name("prompt-" + started.answer()).start(request);
    return new Generation(Attempt.of(started), request, this);
  }
}
