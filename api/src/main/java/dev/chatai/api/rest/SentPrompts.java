package dev.chatai.api.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.api.body.RequestOptions;
import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.answer.PromptView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A [PromptView] as a client sees it: with the options in the form of a request.
@Schema(name = "PromptView")
record SentPrompts(@JsonProperty("message_id") MessageId answer, List<SentPrompt> attempts) {
  @Schema(name = "PromptAttempt")
  record SentPrompt(
      int attempt,
      @JsonProperty("started_at") Instant startedAt,
      @Nullable FailureCode because,
      String model,
      @Nullable Double temperature,
      @JsonProperty("max_tokens") @Nullable Integer maxTokens,
      List<PromptView.PromptMessage> messages,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RequestOptions options) {
    private static SentPrompt of(PromptView.PromptAttempt attempt) {
      return new SentPrompt(
          attempt.attempt(),
          attempt.startedAt(),
          attempt.because(),
          attempt.model(),
          attempt.temperature(),
          attempt.maxTokens(),
          attempt.messages(),
          attempt.options() == null ? null : RequestOptions.of(attempt.options()));
    }
  }

  static SentPrompts of(PromptView view) {
    return new SentPrompts(view.answer(), view.attempts().stream().map(SentPrompt::of).toList());
  }
}
