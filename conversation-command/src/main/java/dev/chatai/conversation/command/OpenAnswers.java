package dev.chatai.conversation.command;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.OnBusy;
import dev.chatai.conversation.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The answers that are not over, in the order they are given: the first is under way, the others
/// wait. A generation that is not the current attempt is fenced off here.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
class OpenAnswers {
  // not final: Jackson 3 would leave it empty when it reads a snapshot
  private List<Open> answers = new ArrayList<>();

  /// @param attempt 0 while it waits
  /// @param model the one that is asked; null while it waits for whichever is the standard then
  /// @param pieces how many of the attempt are recorded
  /// @param cancelling whether somebody wants it stopped
  record Open(
      MessageId answer, int attempt, @Nullable String model, int pieces, boolean cancelling) {
    boolean waits() {
      return attempt == 0;
    }
  }

  /// A copy, so that it may be gone through while answers end.
  List<Open> all() {
    return List.copyOf(answers);
  }

  boolean isEmpty() {
    return answers.isEmpty();
  }

  /// Lets one more in, as it wants the others to be dealt with.
  ///
  /// @return those that have to be cancelled for it
  List<Open> admit(OnBusy onBusy) {
    return switch (onBusy) {
      case QUEUE -> {
        if (answers.stream().filter(Open::waits).count() >= OnBusy.QUEUE_BOUND) {
          throw new Refusal(
                  Refusal.Code.QUEUE_FULL,
                  OnBusy.QUEUE_BOUND + " questions wait already; please try again later.")
              .exception();
        }
        yield List.of();
      }
      case REJECT -> {
        if (!isEmpty()) {
          throw new Refusal(
                  Refusal.Code.CONVERSATION_BUSY, "The last question is still being answered.")
              .exception();
        }
        yield List.of();
      }
      case INTERRUPT, ROLLBACK -> all();
    };
  }

  /// The one to be started now; null when one is under way, or none waits.
  @Nullable Open next() {
    return answers.isEmpty() || !answers.getFirst().waits() ? null : answers.getFirst();
  }

  /// The open answer; null when it is over, or never was.
  @Nullable Open find(MessageId answer) {
    return answers.stream().filter(it -> it.answer().equals(answer)).findFirst().orElse(null);
  }

  /// The open answer, if that is its current attempt.
  Open at(MessageId answer, int attempt) {
    var open = find(answer);
    if (open == null) {
      throw new Refusal(Refusal.Code.ANSWER_NOT_OPEN, "The answer is over.").exception();
    }
    if (open.attempt() != attempt) {
      throw new Refusal(Refusal.Code.STALE_ATTEMPT, "Another attempt has taken over.").exception();
    }
    return open;
  }

  void add(MessageId answer, @Nullable String model) {
    answers.add(new Open(answer, 0, model, 0, false));
  }

  void started(MessageId answer, int attempt, String model) {
    replace(answer, _ -> new Open(answer, attempt, model, 0, false));
  }

  void progressed(MessageId answer, int pieces) {
    replace(
        answer,
        it -> new Open(answer, it.attempt(), it.model(), it.pieces() + pieces, it.cancelling()));
  }

  void cancelling(MessageId answer) {
    replace(answer, it -> new Open(answer, it.attempt(), it.model(), it.pieces(), true));
  }

  void remove(MessageId answer) {
    answers.removeIf(it -> it.answer().equals(answer));
  }

  private void replace(MessageId answer, UnaryOperator<Open> change) {
    answers.replaceAll(it -> it.answer().equals(answer) ? change.apply(it) : it);
  }
}
