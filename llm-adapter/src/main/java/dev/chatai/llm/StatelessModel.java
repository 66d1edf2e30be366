package dev.chatai.llm;

import dev.chatai.conversation.answer.StatelessAnswers;
import dev.chatai.conversation.answer.StatelessTurn;
import dev.chatai.conversation.answer.TurnPolicy;
import dev.chatai.llm.generation.GenerationFactory;
import dev.chatai.llm.prompt.UpstreamRequests;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.stereotype.Component;

/// Begins answers in no conversation.
@Component
record StatelessModel(
    TurnPolicy policy,
    UpstreamRequests requests,
    GenerationFactory factory,
    Generations generations)
    implements StatelessAnswers {
  @Override
  public UnderWay ask(StatelessTurn turn, Listener listener) {
    policy.check(turn);
    var answer = new StatelessAnswer(turn.answer(), requests.of(turn), factory, listener);
    try {
      generations.runBeside(answer);
    } catch (RejectedExecutionException _) {
      answer.interrupted();
    }
    return answer;
  }
}
