package dev.chatai.llm;

import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.llm.prompt.TokenCounter;
import dev.chatai.llm.prompt.UpstreamRequests;
import dev.chatai.llm.upstream.Upstream;
import java.util.function.IntSupplier;
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
  /// @param running how many generations this node has now
  Generation create(AnswerStarted started, IntSupplier running) {
    return new Generation(started, this, running);
  }
}
