package dev.chatai.llm;

import dev.chatai.conversation.ConversationCommand.AttemptCommand;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.llm.generation.AnswerTask;
import dev.chatai.llm.generation.Attempt;
import dev.chatai.llm.generation.Generation;
import dev.chatai.llm.generation.GenerationFactory;
import dev.chatai.llm.prompt.UpstreamRequests;
import dev.chatai.llm.upstream.UpstreamRequest;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.springframework.stereotype.Component;

/// Generations of answers in conversations: asked by the log, and recorded in it.
@Component
record LoggedAnswers(
    UpstreamRequests requests,
    LiveAnswers live,
    AnswerLog answers,
    Tries tries,
    GenerationFactory factory) {
  /// @param running how many this node has now
  Generation generation(AnswerStarted started, IntSupplier running) {
    return factory.create(Attempt.of(started), new Task(started, this), running);
  }

  private record Task(AnswerStarted started, LoggedAnswers needs) implements AnswerTask {
    @Override
    public UpstreamRequest request() {
      return needs.requests.of(started);
    }

    @Override
    public int tries(Attempt attempt) {
      return needs.tries.of(attempt);
    }

    @Override
    public void said(LiveAnswers.Live piece) {
      needs.live.publish(started.conversation(), started.answer(), piece);
    }

    @Override
    public boolean record(AttemptCommand command, BooleanSupplier wanted)
        throws InterruptedException {
      return needs.answers.write(command, wanted);
    }
  }
}
