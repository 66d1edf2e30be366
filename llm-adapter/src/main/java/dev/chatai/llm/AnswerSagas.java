package dev.chatai.llm;

import java.util.Set;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValues;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.springframework.stereotype.Component;

/// A saga store that stores nothing. A saga has no state and its identifier is the answer's, so one
/// is found for every answer. No event misses its saga because another node handled the first
/// event, and no saga is left behind when a segment moves to another node. What must last is the
/// lease.
@Component
class AnswerSagas implements SagaStore<AnswerSaga> {
  @Override
  public Set<String> findSagas(Class<? extends AnswerSaga> type, AssociationValue answer) {
    return Set.of(answer.getValue());
  }

  @Override
  @SuppressWarnings("unchecked") // there is one type of saga here
  public <S extends AnswerSaga> Entry<S> loadSaga(Class<S> type, String identifier) {
    var associations = Set.of(new AssociationValue("answer", identifier));
    return (Entry<S>) new Found(associations, new AnswerSaga());
  }

  private record Found(Set<AssociationValue> associationValues, AnswerSaga saga)
      implements Entry<AnswerSaga> {}

  @Override
  public void insertSaga(
      Class<? extends AnswerSaga> type,
      String identifier,
      AnswerSaga saga,
      Set<AssociationValue> associations) {}

  @Override
  public void updateSaga(
      Class<? extends AnswerSaga> type,
      String identifier,
      AnswerSaga saga,
      AssociationValues associations) {}

  @Override
  public void deleteSaga(
      Class<? extends AnswerSaga> type, String identifier, Set<AssociationValue> associations) {}
}
