package dev.chatai.llm;

import dev.chatai.conversation.ConversationCommand.FailAnswer;
import dev.chatai.conversation.ConversationCommand.RestartAnswer;
import dev.chatai.conversation.Failure;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Refusal;
import dev.chatai.llm.generation.Attempt;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Follows attempts whose leases have lapsed, on this node or another, by the next attempt.
@Component
class Takeovers {
  private static final Logger log = LoggerFactory.getLogger(Takeovers.class);

  private final AnswerLeases leases;
  private final AnswerLog answers;
  private final Tries tries;
  private final Set<MessageId> underWay = ConcurrentHashMap.newKeySet();

  Takeovers(AnswerLeases leases, AnswerLog answers, Tries tries) {
    this.leases = leases;
    this.answers = answers;
    this.tries = tries;
  }

  /// On a thread of its own for each: a slow command must delay neither the renewal of leases nor
  /// other takeovers.
  void look() {
    for (var lapsed : leases.lapsed()) {
      if (underWay.add(lapsed.answer())) {
        Thread.ofVirtual().name("takeover-" + lapsed.answer()).start(() -> takeOver(lapsed));
      }
    }
  }

  private void takeOver(Attempt lapsed) {
    try {
      goOn(lapsed);
    } catch (RuntimeException away) {
      log.warn("Not taken over yet, trying again: {}", away.getClass().getName());
    } finally {
      underWay.remove(lapsed.answer());
    }
  }

  private void goOn(Attempt lapsed) {
    if (!leases.claim(lapsed)) {
      return;
    }
    var command =
        tries.of(lapsed) >= Attempt.MOST
            ? new FailAnswer(
                lapsed.conversation(),
                lapsed.answer(),
                lapsed.number(),
                1,
                List.of(),
                new Failure(FailureCode.INTERRUPTED, null),
                null)
            : new RestartAnswer(
                lapsed.conversation(),
                lapsed.answer(),
                lapsed.number() + 1,
                FailureCode.INTERRUPTED);
    var refusal = answers.tryOnce(command);
    if (refusal != null && gone(refusal)) {
      leases.release(lapsed.answer());
    }
  }

  private static boolean gone(Refusal refusal) {
    return refusal.code() == Refusal.Code.ANSWER_NOT_OPEN
        || refusal.code() == Refusal.Code.CONVERSATION_NOT_FOUND;
  }
}
