package dev.chatai.llm;

import dev.chatai.conversation.ConversationEvent.AnswerCancelled;
import dev.chatai.conversation.ConversationEvent.AnswerCompleted;
import dev.chatai.conversation.ConversationEvent.AnswerFailed;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.CancellationRequested;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.spring.stereotype.Saga;

/// Accompanies one answer from its first attempt to its end. Each attempt is started here, by its
/// event. No handler waits for a model.
///
/// It has no state: what must outlive the process is in the lease, see [AnswerSagas]. It is public
/// because Axon creates it.
@Saga(sagaStore = "answerSagas")
@ProcessingGroup(AnswerSaga.NAME)
@DisallowReplay
public class AnswerSaga {
  /// The name of its event processor, as dashboards show it.
  public static final String NAME = "answers";

  @StartSaga
  @SagaEventHandler(associationProperty = "answer")
  void on(AnswerStarted started, @SequenceNumber long number, Generations generations) {
    generations.begin(started, number);
  }

  @SagaEventHandler(associationProperty = "answer")
  void on(CancellationRequested requested, Generations generations) {
    generations.cancel(requested.answer());
  }

  @EndSaga
  @SagaEventHandler(associationProperty = "answer")
  void on(AnswerCompleted completed, Generations generations) {
    generations.end(completed.answer());
  }

  @EndSaga
  @SagaEventHandler(associationProperty = "answer")
  void on(AnswerFailed failed, Generations generations) {
    generations.end(failed.answer());
  }

  @EndSaga
  @SagaEventHandler(associationProperty = "answer")
  void on(AnswerCancelled cancelled, Generations generations) {
    generations.end(cancelled.answer());
  }
}
