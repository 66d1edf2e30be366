package dev.chatai;

import java.util.Arrays;

/// Where a process can be made to halt, in the order in which a message passes. Commands and events
/// go by their names; an event's step also names the processor that handles it. The saga handles an
/// event in the transaction that appends it.
enum FaultPoint {
  /// A conversation is durable, its client not told yet.
  CONVERSATION_COMMITTED("StartConversation:committed"),
  /// A question has come, nothing is decided.
  QUESTION_BEFORE("PostMessage:before"),
  /// It is decided, and nothing of it written.
  QUESTION_DECIDED("PostMessage:decided"),
  /// It is durable with its lease, its client not told yet.
  QUESTION_COMMITTED("PostMessage:committed"),
  /// It is in the read model, the token not committed.
  QUESTION_PROJECTED("conversations.MessagePosted:handled"),
  /// The lease is written, nothing is committed.
  ATTEMPT_HANDLED("answers.AnswerStarted:handled"),
  /// The lease is durable, no generation started yet.
  ATTEMPT_COMMITTED("answers.AnswerStarted:committed"),
  /// Pieces are in the log that no reader may have seen.
  PIECES_COMMITTED("RecordProgress:committed"),
  /// After that crash, so surely: the next attempt is in the log, with its lease.
  NEXT_ATTEMPT_COMMITTED("RestartAnswer:committed"),
  /// They are in the read model, the token not committed.
  PIECES_PROJECTED("conversations.AnswerProgressed:handled"),
  /// The whole text is there, and only in memory.
  ANSWER_BEFORE("CompleteAnswer:before"),
  /// The answer is over, and its lease gone.
  ANSWER_COMMITTED("CompleteAnswer:committed"),
  /// The lease is given back, nothing is committed.
  ANSWER_HANDLED("answers.AnswerCompleted:handled"),
  /// The answer is told as over, the token not committed.
  ANSWER_PROJECTED("conversations.AnswerCompleted:handled"),
  /// Somebody wants it stopped; it runs on.
  CANCELLATION_COMMITTED("RequestCancellation:committed"),
  /// Whoever runs it is about to stop.
  CANCELLATION_HANDLED("answers.CancellationRequested:handled"),
  /// It is stopped, its client not told yet.
  CANCELLED_COMMITTED("CancelAnswer:committed"),
  /// Another answer is under way, its client not told yet.
  ANOTHER_ANSWER_COMMITTED("RegenerateAnswer:committed");

  private final String step;

  FaultPoint(String step) {
    this.step = step;
  }

  /// @throws IllegalArgumentException when there is none of that name
  static FaultPoint named(String step) {
    return Arrays.stream(values())
        .filter(it -> it.step.equals(step))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "No fault point " + step + ", there is " + Arrays.toString(values())));
  }

  /// Whether it comes while a crash is being got over, not under a client's hands.
  boolean inRecovery() {
    return this == NEXT_ATTEMPT_COMMITTED;
  }

  /// Whether the server has this step yet.
  boolean exists() {
    return ChatClient.WHOLE_CONTRACT
        || switch (this) {
          case CANCELLATION_COMMITTED,
              CANCELLATION_HANDLED,
              CANCELLED_COMMITTED,
              ANOTHER_ANSWER_COMMITTED ->
              false;
          case CONVERSATION_COMMITTED,
              QUESTION_BEFORE,
              QUESTION_DECIDED,
              QUESTION_COMMITTED,
              QUESTION_PROJECTED,
              ATTEMPT_HANDLED,
              ATTEMPT_COMMITTED,
              PIECES_COMMITTED,
              PIECES_PROJECTED,
              ANSWER_BEFORE,
              ANSWER_COMMITTED,
              ANSWER_HANDLED,
              ANSWER_PROJECTED,
              NEXT_ATTEMPT_COMMITTED ->
              true;
        };
  }

  @Override
  public String toString() {
    return step;
  }
}
