package dev.chatai.llm.prompt;

import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.answer.Models;
import dev.chatai.conversation.answer.StatelessTurn;
import dev.chatai.llm.upstream.UpstreamRequest;
import java.util.Objects;
import org.springframework.stereotype.Component;

/// Makes what is sent for an attempt of the conversation's log: always the same of the same log.
@Component
public class UpstreamRequests {
  private final Transcripts transcripts;
  private final Prompt prompt;
  private final Models models;

  UpstreamRequests(Transcripts transcripts, Prompt prompt, Models models) {
    this.transcripts = transcripts;
    this.prompt = prompt;
    this.models = models;
  }

  /// Of the log as it is now, in which the attempt is begun.
  public UpstreamRequest of(AnswerStarted attempt) {
    return transcripts.read(attempt.conversation(), it -> of(attempt, it));
  }

  /// Of what was said before the attempt was begun.
  public UpstreamRequest of(AnswerStarted attempt, Transcript before) {
    var rules =
        attempt.rules() == null
            ? models.rules().withoutVersion() // older than the rules in events
            : attempt.rules();
    return new UpstreamRequest(
        attempt.model(),
        prompt.of(before, attempt.answer(), rules),
        before.options(attempt.answer()));
  }

  /// Of what the turn brings with it.
  public UpstreamRequest of(StatelessTurn turn) {
    var options = turn.options();
    return new UpstreamRequest(
        Objects.requireNonNullElseGet(options.model(), models::standard),
        prompt.of(Transcript.of(turn), turn.answer(), models.rules()),
        options);
  }
}
