package dev.chatai.llm;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.LiveAnswers;
import java.util.concurrent.FutureTask;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/// What every generation works with.
@Component
class GenerationFactory {
  private final EventStore events;
  private final Prompt prompt;
  private final Upstream upstream;
  private final LiveAnswers live;
  private final AnswerLog answers;
  private final AnswerMetrics metrics;

  GenerationFactory(
      EventStore events,
      Prompt prompt,
      Upstream upstream,
      LiveAnswers live,
      AnswerLog answers,
      AnswerMetrics metrics) {
    this.events = events;
    this.prompt = prompt;
    this.upstream = upstream;
    this.live = live;
    this.answers = answers;
    this.metrics = metrics;
  }

  /// Begins to read the log at once: that need not wait for the lease, as asking the model must.
  Generation create(Attempt attempt) {
    var request = new FutureTask<>(() -> request(attempt));
    Thread.ofVirtual().name("prompt-" + attempt.answer()).start(request);
    return new Generation(attempt, request, upstream, live, answers, metrics);
  }

  /// What to send for an attempt. From the log's first event on, past any snapshot.
  private UpstreamRequest request(Attempt attempt) {
    var transcript = new Transcript();
    events
        .readEvents(attempt.conversation().toString(), 0)
        .forEachRemaining(it -> transcript.add((ConversationEvent) it.getPayload()));
    var options = transcript.options(attempt.answer());
    return new UpstreamRequest(
        attempt.model(),
        prompt.of(transcript, attempt.answer()),
        options.temperature(),
        options.maxTokens());
  }
}
