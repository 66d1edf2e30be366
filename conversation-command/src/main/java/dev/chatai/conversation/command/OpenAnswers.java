package dev.chatai.conversation.command;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The answers that are not over, oldest first. A generation that is not the current attempt is
/// fenced off here.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
class OpenAnswers {
  // not final: Jackson 3 would leave it empty when it reads a snapshot
  private List<Open> answers = new ArrayList<>();

  /// @param attempt 0 before it is started
  /// @param pieces how many of the attempt are recorded
  record Open(MessageId answer, int attempt, String model, int pieces) {}

  boolean isEmpty() {
    return answers.isEmpty();
  }

  /// The open answer, if that is its current attempt.
  Open at(MessageId answer, int attempt) {
    var open =
        answers.stream()
            .filter(it -> it.answer().equals(answer))
            .findFirst()
            .orElseThrow(
                () -> new Refusal(Refusal.Code.ANSWER_NOT_OPEN, "The answer is over.").exception());
    if (open.attempt() != attempt) {
      throw new Refusal(Refusal.Code.STALE_ATTEMPT, "Another attempt has taken over.").exception();
    }
    return open;
  }

  void add(MessageId answer) {
    answers.add(new Open(answer, 0, "", 0));
  }

  void started(MessageId answer, int attempt, String model) {
    replace(answer, _ -> new Open(answer, attempt, model, 0));
  }

  void progressed(MessageId answer, int pieces) {
    replace(answer, it -> new Open(answer, it.attempt(), it.model(), it.pieces() + pieces));
  }

  void remove(MessageId answer) {
    answers.removeIf(it -> it.answer().equals(answer));
  }

  private void replace(MessageId answer, UnaryOperator<Open> change) {
    answers.replaceAll(it -> it.answer().equals(answer) ? change.apply(it) : it);
  }
}
