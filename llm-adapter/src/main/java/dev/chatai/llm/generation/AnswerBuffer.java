package dev.chatai.llm.generation;

import dev.chatai.conversation.ConversationCommand.CancelAnswer;
import dev.chatai.conversation.ConversationCommand.CompleteAnswer;
import dev.chatai.conversation.ConversationCommand.FailAnswer;
import dev.chatai.conversation.ConversationCommand.RecordProgress;
import dev.chatai.conversation.Failure;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.ResponseFormat;
import dev.chatai.conversation.content.Text;
import dev.chatai.llm.format.AnswerFormat;
import dev.chatai.llm.upstream.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the model has said in an attempt and how much of it is in the log. Builds the commands that
/// write the rest. Not thread-safe.
final class AnswerBuffer {
  /// The bounds of what a command adds to the log: Axon Server takes messages of up to 4 MB, and a
  /// command that it refuses would be refused for ever. One piece may be longer; it goes alone.
  private static final int MOST_PIECES = 1_000;

  private static final int MOST_CHARACTERS = 100_000;

  private final Attempt attempt;
  private final Answer.Builder content = new Answer.Builder();
  private final List<Piece> unwritten = new ArrayList<>();
  private int written;
  private boolean answered;

  AnswerBuffer(Attempt attempt) {
    this.attempt = attempt;
  }

  void add(Piece piece) {
    content.add(piece);
    unwritten.add(piece);
    answered |= !(piece instanceof Piece.Reasoning);
  }

  /// Whether it has said nothing, though it may have thought.
  boolean isNothing() {
    return !answered;
  }

  /// What it has said so far.
  Answer content() {
    return content.build();
  }

  boolean isWritten() {
    return unwritten.isEmpty();
  }

  int unwrittenCharacters() {
    return unwritten.stream().mapToInt(AnswerBuffer::characters).sum();
  }

  private static int characters(Piece piece) {
    return switch (piece) {
      case Text text -> text.value().length();
      case Piece.Reasoning reasoning -> reasoning.text().value().length();
      case Piece.ToolCallFragment fragment ->
          fragment.arguments() == null ? 0 : fragment.arguments().value().length();
      case Citation citation -> citation.url().value().length();
    };
  }

  /// Notes that the pieces of that command are in the log.
  void wrote(RecordProgress progress) {
    written += progress.pieces().size();
    unwritten.subList(0, progress.pieces().size()).clear();
  }

  /// Whether the command that ends the answer can hold all that is unwritten.
  boolean fitsTheEnd() {
    return unwritten.size() <= MOST_PIECES && unwrittenCharacters() <= MOST_CHARACTERS;
  }

  /// The oldest of the unwritten pieces, as many as one command can hold.
  RecordProgress progress() {
    var count = 0;
    var characters = 0;
    while (count < Math.min(MOST_PIECES, unwritten.size())) {
      characters += characters(unwritten.get(count));
      if (count > 0 && characters > MOST_CHARACTERS) {
        break;
      }
      count++;
    }
    return new RecordProgress(
        attempt.conversation(),
        attempt.answer(),
        attempt.number(),
        written + 1,
        List.copyOf(unwritten.subList(0, count)));
  }

  /// @param format that the answer should have
  CompleteAnswer complete(
      FinishReason reason, @Nullable Usage usage, @Nullable ResponseFormat format) {
    var answer = reason.whole() ? content.build() : content.build().withoutToolCalls();
    if (reason == FinishReason.STOP) {
      answer = answer.withFormatValid(AnswerFormat.isValid(format, answer.text()));
    }
    return new CompleteAnswer(
        attempt.conversation(),
        attempt.answer(),
        attempt.number(),
        written + 1,
        rest(),
        answer,
        usage,
        reason);
  }

  FailAnswer fail(Outcome.Failed failed, @Nullable Usage usage) {
    return new FailAnswer(
        attempt.conversation(),
        attempt.answer(),
        attempt.number(),
        written + 1,
        rest(),
        new Failure(failed.code(), failed.retryAfterSeconds(), failed.parameter()),
        usage);
  }

  CancelAnswer cancel(@Nullable Usage usage) {
    return new CancelAnswer(
        attempt.conversation(), attempt.answer(), attempt.number(), written + 1, rest(), usage);
  }

  private List<Piece> rest() {
    return List.copyOf(unwritten);
  }
}
