package dev.chatai.api.openai.chat;

import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.query.MessageStatus;
import dev.chatai.conversation.query.MessageView;
import java.util.Objects;

/// How an answer ended, as far as this protocol has no form for it.
final class ChatEnds {
  private ChatEnds() {}

  /// @return the answer, which has ended
  /// @throws Problem when it failed or was stopped
  static MessageView unlessUnfinished(MessageView answer) {
    if (answer.status() == MessageStatus.FAILED) {
      throw Problem.of(Objects.requireNonNull(answer.error()));
    }
    if (answer.status() == MessageStatus.CANCELLED) {
      throw new Problem(ProblemCode.ANSWER_CANCELLED, "Somebody stopped the answer.");
    }
    return answer;
  }
}
