package dev.chatai.llm;

import dev.chatai.conversation.ConversationCommand.AttemptCommand;
import dev.chatai.conversation.ConversationCommand.CancelAnswer;
import dev.chatai.conversation.ConversationCommand.CompleteAnswer;
import dev.chatai.conversation.ConversationCommand.FailAnswer;
import dev.chatai.conversation.ConversationCommand.RecordProgress;
import dev.chatai.conversation.ConversationCommand.RestartAnswer;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.Failure;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.conversation.answer.StatelessAnswers.Ended;
import dev.chatai.conversation.answer.StatelessAnswers.Listener;
import dev.chatai.conversation.answer.StatelessAnswers.UnderWay;
import dev.chatai.conversation.content.Answer;
import dev.chatai.llm.generation.AnswerTask;
import dev.chatai.llm.generation.Attempt;
import dev.chatai.llm.generation.Generation;
import dev.chatai.llm.generation.GenerationFactory;
import dev.chatai.llm.upstream.UpstreamRequest;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// An answer in no conversation. Its attempts are made one after the other by the thread that runs
/// it, and told to one listener.
final class StatelessAnswer implements AnswerTask, Runnable, UnderWay {
  private final UpstreamRequest request;
  private final GenerationFactory factory;
  private final Listener listener;
  private Attempt attempt;
  private Answer.Builder said = new Answer.Builder();
  private int tries = 1;
  private boolean restarting = true;
  private boolean ended;

  /// Of the present attempt, for whoever closes.
  private @Nullable Generation generation;

  private boolean closed;

  StatelessAnswer(
      MessageId answer, UpstreamRequest request, GenerationFactory factory, Listener listener) {
    this.request = request;
    this.factory = factory;
    this.listener = listener;
    // the conversation is a name only
    this.attempt = new Attempt(ConversationId.next(), answer, 1, request.model());
  }

  @Override
  public void run() {
    while (restarting) {
      restarting = false;
      said = new Answer.Builder();
      listener.began(attempt.number());
      begin().run();
    }
    if (!ended) {
      interrupted(); // its generation has told the log why
    }
  }

  private synchronized Generation begin() {
    var begun = factory.create(attempt, this, () -> 1);
    generation = begun;
    if (closed) {
      begun.cancel();
    }
    return begun;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (generation != null) {
      generation.cancel();
    }
  }

  /// Fails: nobody will go on with it.
  void interrupted() {
    end(null, new Failure(FailureCode.INTERRUPTED, null));
  }

  @Override
  public UpstreamRequest request() {
    return request;
  }

  @Override
  public int tries(Attempt present) {
    return tries;
  }

  @Override
  public void said(LiveAnswers.Live piece) {
    listener.said(piece);
  }

  @Override
  public boolean record(AttemptCommand command, BooleanSupplier wanted) {
    switch (command) {
      case RecordProgress progress -> progress.pieces().forEach(said::add);
      case RestartAnswer restart -> {
        tries += restart.because() == FailureCode.UNSUPPORTED_PARAMETER ? 0 : 1;
        attempt =
            new Attempt(
                attempt.conversation(), attempt.answer(), restart.attempt(), attempt.model());
        restarting = true;
      }
      case CompleteAnswer complete ->
          end(complete.content(), complete.usage(), complete.reason(), null);
      case FailAnswer fail -> {
        fail.rest().forEach(said::add);
        end(fail.usage(), fail.failure());
      }
      case CancelAnswer cancel -> {
        cancel.rest().forEach(said::add);
        end(cancel.usage(), null);
      }
    }
    return true;
  }

  /// With what was said so far.
  private void end(@Nullable Usage usage, @Nullable Failure failure) {
    end(said.build().withoutToolCalls(), usage, null, failure);
  }

  private void end(
      Answer content,
      @Nullable Usage usage,
      @Nullable FinishReason reason,
      @Nullable Failure failure) {
    ended = true;
    listener.ended(new Ended(attempt.model(), attempt.number(), content, usage, reason, failure));
  }
}
