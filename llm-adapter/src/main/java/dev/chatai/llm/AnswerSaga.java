package dev.chatai.llm;

import dev.chatai.conversation.ConversationEvent.AnswerCancelled;
import dev.chatai.conversation.ConversationEvent.AnswerCompleted;
import dev.chatai.conversation.ConversationEvent.AnswerFailed;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.CancellationRequested;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.spring.stereotype.Saga;

/// Sees one answer from its first attempt to its end. Each attempt begins here, by its event,
/// whoever asked for it; nothing here waits for a model.
///
/// It keeps no state: what must outlive the process is the lease, see [AnswerSagas]. Public because
/// Axon makes it.
@Saga(sagaStore = "answerSagas")
@ProcessingGroup(AnswerSaga.NAME)
@DisallowReplay
public class AnswerSaga {
  /// Its event processor, as the dashboards show it.
  public static final String NAME = "answers";

  @StartSaga
  @SagaEventHandler(associationProperty = "answer")
  void on(AnswerStarted started, Generations generations) {
    generations.begin(started);
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
