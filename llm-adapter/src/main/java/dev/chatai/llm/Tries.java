package dev.chatai.llm;

import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.FailureCode;
import dev.chatai.llm.generation.Attempt;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/// Counts the attempts at an answer that count towards [Attempt#MOST]. One that was begun only
/// because the request had to have another form does not.
@Component
class Tries {
  private final EventStore events;

  Tries(EventStore events) {
    this.events = events;
  }

  /// Attempts begun so far, this one included. The log is read only where it can matter.
  int of(Attempt attempt) {
    if (attempt.number() == 1) {
      return attempt.number();
    }
    return (int)
        events
            .readEvents(attempt.conversation().toString(), 0)
            .asStream()
            .map(it -> it.getPayload())
            .filter(it ->
                it instanceof AnswerStarted started
                    && started.answer().equals(attempt.answer())
                    && started.because() != FailureCode.UNSUPPORTED_PARAMETER)
            .count();
  }
}
