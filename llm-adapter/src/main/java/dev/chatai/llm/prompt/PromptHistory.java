package dev.chatai.llm.prompt;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.ConversationErased;
import dev.chatai.conversation.ConversationEvent.ConversationStarted;
import dev.chatai.conversation.answer.GetPrompt;
import dev.chatai.conversation.answer.PromptView;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.seal.Seals;
import dev.chatai.llm.upstream.UpstreamRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/// Tells what was sent for an answer, by making it once more of the log as it was then.
@Component
class PromptHistory {
  private final EventStore events;
  private final UpstreamRequests requests;
  private final Seals seals;

  PromptHistory(EventStore events, UpstreamRequests requests, Seals seals) {
    this.events = events;
    this.requests = requests;
    this.seals = seals;
  }

  @QueryHandler(queryName = "GetPrompt")
  Optional<PromptView> on(GetPrompt query) {
    var transcript = new Transcript();
    var attempts = new ArrayList<PromptView.PromptAttempt>();
    var log = events.readEvents(query.conversation().toString(), 0).asStream().toList();
    if (!log.isEmpty() && log.getLast().getPayloadType() == ConversationErased.class) {
      seals.forget(query.conversation()); // events are opened only when they are looked at, below
    }
    for (var message : log) {
      var event = (ConversationEvent) message.getPayload();
      if (event instanceof ConversationStarted started && !started.owner().equals(query.owner())) {
        return Optional.empty();
      }
      transcript.add(event);
      if (event instanceof AnswerStarted started && started.answer().equals(query.answer())) {
        attempts.add(attempt(started, message.getTimestamp(), requests.of(started, transcript)));
      }
    }
    return transcript.isAnswer(query.answer())
        ? Optional.of(new PromptView(query.answer(), attempts))
        : Optional.empty();
  }

  private static PromptView.PromptAttempt attempt(
      AnswerStarted started, Instant at, UpstreamRequest sent) {
    return new PromptView.PromptAttempt(
        started.attempt(),
        at,
        started.because(),
        sent.model(),
        sent.temperature(),
        sent.maxTokens(),
        sent.messages().stream()
            .map(it ->
                new PromptView.PromptMessage(
                    it.getMessageType().getValue(),
                    new Text(Objects.requireNonNullElse(it.getText(), ""))))
            .toList());
  }
}
