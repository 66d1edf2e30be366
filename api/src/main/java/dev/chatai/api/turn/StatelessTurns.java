package dev.chatai.api.turn;

import dev.chatai.api.http.ReadRequest;
import dev.chatai.api.limit.Quotas;
import dev.chatai.api.problem.Problem;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.answer.StatelessAnswers;
import dev.chatai.conversation.answer.StatelessTurn;
import jakarta.servlet.http.HttpServletRequest;
import org.axonframework.commandhandling.CommandExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Takes turns in no conversation, within the caller's limits. Nothing of them is stored but how
/// many tokens they took, so an `Idempotency-Key` has no effect on them.
@Component
public class StatelessTurns {
  private static final Logger log = LoggerFactory.getLogger(StatelessTurns.class);

  private final StatelessAnswers answers;
  private final Quotas quotas;
  private final Feed feed;
  private final ServerStop serverStop;

  StatelessTurns(StatelessAnswers answers, Quotas quotas, Feed feed, ServerStop serverStop) {
    this.answers = answers;
    this.quotas = quotas;
    this.feed = feed;
    this.serverStop = serverStop;
  }

  /// Asks, and returns at once.
  ///
  /// @return the answer, which ends when this is closed
  /// @throws Problem when the turn is refused, or the server stops
  public AnswerEvents take(Owner owner, HttpServletRequest request, StatelessTurn turn) {
    serverStop.admit();
    var answer = turn.answer();
    var tokens = quotas.estimate(ReadRequest.body(request).length, turn.options().maxTokens());
    var follow =
        feed.stoppable(
            new StatelessFollow(
                turn, ClientPresence.gone(request), used -> count(owner, answer, used)));
    try {
      quotas.admit(owner, answer, tokens, () -> begin(turn, follow));
      return follow;
    } catch (RuntimeException refused) {
      follow.close();
      throw refused;
    }
  }

  private void count(Owner owner, MessageId answer, @Nullable Usage used) {
    try {
      quotas.count(owner, answer, used);
    } catch (RuntimeException away) {
      log.warn("The tokens of an answer were not counted: {}", away.getClass().getName());
    }
  }

  private void begin(StatelessTurn turn, StatelessFollow follow) {
    try {
      follow.closing(answers.ask(turn, follow)::close);
    } catch (CommandExecutionException failure) {
      var refusal = Refusal.in(failure);
      throw refusal == null ? failure : Problem.of(refusal);
    }
  }
}
