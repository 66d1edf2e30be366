package dev.chatai.conversation.query;

import dev.chatai.conversation.answer.StreamNumber;
import dev.chatai.conversation.content.Piece;

/// The events of one answer's stream, in order, with increasing numbers.
public sealed interface AnswerEvent {
  /// See [dev.chatai.conversation.answer.StreamNumber].
  long number();

  static AnswerEvent started(int attempt) {
    var number = StreamNumber.of(attempt, 0);
    return attempt == 1 ? new Started(number) : new Restarted(number, attempt);
  }

  /// The model is being called.
  record Started(long number) implements AnswerEvent {}

  record Delta(long number, Piece piece) implements AnswerEvent {}

  /// The attempt so far is void; another starts.
  record Restarted(long number, int attempt) implements AnswerEvent {}

  /// The answer has ended: the whole message.
  record Settled(long number, MessageView message) implements AnswerEvent {}
}
