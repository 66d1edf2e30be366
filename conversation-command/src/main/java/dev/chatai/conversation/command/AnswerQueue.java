package dev.chatai.conversation.command;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.OnBusy;
import dev.chatai.conversation.content.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The answers that have not ended, in the order in which they are given: the first is in progress,
/// the others wait. A generation that is not the current attempt is refused here.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
class AnswerQueue {
  // not final: Jackson 3 would leave it empty when reading a snapshot
  private List<Open> answers = new ArrayList<>();

  /// @param attempt 0 while it waits
  /// @param model null while it waits and names none: the standard model of the time it starts
  /// @param pieces how many pieces of the attempt are recorded
  /// @param cancelling whether its cancellation was requested
  record Open(
      MessageId answer, int attempt, @Nullable String model, int pieces, boolean cancelling) {
    boolean waits() {
      return attempt == 0;
    }

    /// The pieces of these that are not recorded yet.
    ///
    /// @param first number of the first of them within the attempt, from 1
    List<Piece> fresh(int first, List<Piece> sent) {
      var known = pieces + 1 - first;
      if (known < 0) {
        throw Refusals.piecesMissing();
      }
      return List.copyOf(sent.subList(Math.min(known, sent.size()), sent.size()));
    }
  }

  /// A copy: answers may end while it is iterated.
  List<Open> all() {
    return List.copyOf(answers);
  }

  boolean isEmpty() {
    return answers.isEmpty();
  }

  /// Makes room for one more answer.
  ///
  /// @param onBusy what happens to the open ones
  /// @return those that must be cancelled for it
  List<Open> admit(OnBusy onBusy) {
    return switch (onBusy) {
      case QUEUE -> {
        if (answers.stream().filter(Open::waits).count() >= OnBusy.QUEUE_BOUND) {
          throw Refusals.queueFull();
        }
        yield List.of();
      }
      case REJECT -> {
        if (!isEmpty()) {
          throw Refusals.conversationBusy();
        }
        yield List.of();
      }
      case INTERRUPT, ROLLBACK -> all();
    };
  }

  /// The answer to start now; null when one is in progress or none waits.
  @Nullable Open next() {
    return answers.isEmpty() || !answers.getFirst().waits() ? null : answers.getFirst();
  }

  /// The open answer; null when it has ended or never existed.
  @Nullable Open find(MessageId answer) {
    return answers.stream().filter(it -> it.answer().equals(answer)).findFirst().orElse(null);
  }

  /// The open answer, if this is its current attempt.
  Open at(MessageId answer, int attempt) {
    var open = find(answer);
    if (open == null) {
      throw Refusals.answerOver();
    }
    if (open.attempt() != attempt) {
      throw Refusals.staleAttempt();
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
