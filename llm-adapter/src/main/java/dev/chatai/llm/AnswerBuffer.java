package dev.chatai.llm;

import dev.chatai.conversation.ConversationCommand.CancelAnswer;
import dev.chatai.conversation.ConversationCommand.CompleteAnswer;
import dev.chatai.conversation.ConversationCommand.FailAnswer;
import dev.chatai.conversation.ConversationCommand.RecordProgress;
import dev.chatai.conversation.Failure;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.Text;
import dev.chatai.conversation.Usage;
import dev.chatai.llm.upstream.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The text of an attempt and how much of it is in the log. Builds the commands that write the
/// rest. Not thread-safe.
final class AnswerBuffer {
  private final Attempt attempt;
  private final StringBuilder text = new StringBuilder();
  private final List<Text> unwritten = new ArrayList<>();
  private int written;

  AnswerBuffer(Attempt attempt) {
    this.attempt = attempt;
  }

  void add(String piece) {
    text.append(piece);
    unwritten.add(new Text(piece));
  }

  boolean isNothing() {
    return text.isEmpty();
  }

  String text() {
    return text.toString();
  }

  boolean isWritten() {
    return unwritten.isEmpty();
  }

  int unwrittenCharacters() {
    return unwritten.stream().mapToInt(it -> it.value().length()).sum();
  }

  /// Notes that the pieces of that command are in the log.
  void wrote(RecordProgress progress) {
    written += progress.pieces().size();
    unwritten.subList(0, progress.pieces().size()).clear();
  }

  RecordProgress progress() {
    return new RecordProgress(
        attempt.conversation(), attempt.answer(), attempt.number(), written + 1, rest());
  }

  CompleteAnswer complete(FinishReason reason, @Nullable Usage usage) {
    return new CompleteAnswer(
        attempt.conversation(),
        attempt.answer(),
        attempt.number(),
        written + 1,
        rest(),
        new Text(text.toString()),
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

  private List<Text> rest() {
    return List.copyOf(unwritten);
  }
}
