package dev.chatai.conversation.command;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chatai.conversation.ConversationCommand.PostMessage.After;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.TurnOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The shape of a conversation: which turn follows which message.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
class Tree {
  // not final: Jackson 3 would leave it empty when reading a snapshot
  private List<Turn> turns = new ArrayList<>();
  private @Nullable MessageId leaf;

  /// A question, one of its answers, the message that the question follows, and the turn's options.
  /// An added question that has no answer stands for both, and so does an added answer to none.
  ///
  /// @param asked estimated tokens of the question
  /// @param options those that hold no words
  /// @param told estimated tokens of the answer; 0 until it is complete
  /// @param calls ids of the tool calls that the answer ended with; null for none
  record Turn(
      MessageId question,
      MessageId answer,
      @Nullable MessageId parent,
      TurnOptions options,
      int asked,
      int told,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> calls) {
    @JsonCreator
    Turn {}

    Turn(
        MessageId question,
        MessageId answer,
        @Nullable MessageId parent,
        TurnOptions options,
        int asked) {
      this(question, answer, parent, options, asked, 0, null);
    }

    /// Whether it is an added answer to no question.
    boolean isUnasked() {
      return question.equals(answer) && asked == 0;
    }

    Turn completed(int tokens, List<String> calls) {
      return new Turn(
          question, answer, parent, options, asked, tokens, calls.isEmpty() ? null : calls);
    }
  }

  void add(Turn turn) {
    turns.add(turn);
    leaf = turn.answer();
  }

  /// @param parent null at a beginning
  void addQuestion(MessageId question, @Nullable MessageId parent, int tokens) {
    add(new Turn(question, question, parent, TurnOptions.NONE, Math.max(1, tokens)));
  }

  /// @param parent null at a beginning; an added question is answered by it
  void addAnswer(MessageId answer, @Nullable MessageId parent, int tokens, List<String> calls) {
    var asked = parent == null ? null : turnOf(parent);
    var turn =
        asked != null && asked.question().equals(parent) && !asked.isUnasked()
            ? new Turn(asked.question(), answer, asked.parent(), TurnOptions.NONE, asked.asked())
            : new Turn(answer, answer, parent, TurnOptions.NONE, 0);
    add(turn.completed(tokens, calls));
  }

  void completed(MessageId answer, int tokens, List<String> calls) {
    var turn = turn(answer);
    turns.set(turns.lastIndexOf(turn), turn.completed(tokens, calls));
  }

  /// The ids of the tool calls that an answer ended with. On each branch they are answered once: by
  /// the results that follow it, if any do.
  ///
  /// @param answer null for none
  Set<String> calls(@Nullable MessageId answer) {
    var turn = answer == null ? null : turnOf(answer);
    return turn == null || turn.calls() == null ? Set.of() : Set.copyOf(turn.calls());
  }

  /// Estimated tokens of the turns before this one on its branch.
  int tokensBefore(Turn turn) {
    var tokens = 0;
    var parent = turn.parent();
    for (var earlier : turns.reversed()) {
      if (earlier.answer().equals(parent)) {
        tokens += earlier.asked() + earlier.told();
        parent = earlier.parent();
      }
    }
    return tokens;
  }

  /// The turn of an answer, or the newest turn of a question.
  Turn turn(MessageId message) {
    var turn = turnOf(message);
    if (turn == null) {
      throw Refusals.messageNotFound();
    }
    return turn;
  }

  void choose(MessageId leaf) {
    this.leaf = leaf;
  }

  boolean isEmpty() {
    return turns.isEmpty();
  }

  boolean has(MessageId message) {
    return turnOf(message) != null;
  }

  boolean hasQuestion(MessageId id) {
    return turns.stream().anyMatch(turn -> turn.question().equals(id));
  }

  boolean hasAnswer(MessageId id) {
    return turns.stream().anyMatch(turn -> turn.answer().equals(id));
  }

  private @Nullable Turn turnOf(MessageId message) {
    return turns.reversed().stream()
        .filter(it -> it.answer().equals(message) || it.question().equals(message))
        .findFirst()
        .orElse(null);
  }

  /// Whether a question may follow there: only after an answer, or an added message, or as the
  /// first of a branch.
  boolean accepts(After after) {
    var parent = after.message();
    return after.newest() || parent == null || hasAnswer(parent);
  }

  @Nullable MessageId parentFor(After after) {
    return after.newest() ? leaf : after.message();
  }
}
