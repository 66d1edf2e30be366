package dev.chatai.conversation.query;

import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.Usage;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message in the read model; an open answer's text is in its pieces.
@Entity
@Table(name = "message")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class MessageRow extends ReadRow<UUID> {
  @Id UUID id;

  @Column(name = "conversation_id")
  UUID conversation;

  @Column(name = "parent_id")
  @Nullable UUID parent;

  @Enumerated(EnumType.STRING)
  MessageView.Author author;

  /// See [Words].
  byte[] content;

  @Enumerated(EnumType.STRING)
  MessageStatus status;

  @Column(name = "created_at")
  Instant createdAt;

  @Nullable String model;
  @Nullable Integer attempts;

  @Enumerated(EnumType.STRING)
  @Column(name = "finish_reason")
  @Nullable FinishReason finishReason;

  @Column(name = "prompt_tokens")
  @Nullable Integer promptTokens;

  @Column(name = "completion_tokens")
  @Nullable Integer completionTokens;

  @Column(name = "total_tokens")
  @Nullable Integer totalTokens;

  @Enumerated(EnumType.STRING)
  @Column(name = "error_code")
  @Nullable FailureCode error;

  /// Seconds.
  @Column(name = "retry_after")
  @Nullable Integer retryAfter;

  @Column(name = "settled_number")
  @Nullable Long settledNumber;

  void use(@Nullable Usage usage) {
    if (usage != null) {
      promptTokens = usage.promptTokens();
      completionTokens = usage.completionTokens();
      totalTokens = usage.totalTokens();
    }
  }

  int attempts() {
    return attempts == null ? 0 : attempts;
  }

  @Nullable Usage usage() {
    return promptTokens == null || completionTokens == null || totalTokens == null
        ? null
        : new Usage(promptTokens, completionTokens, totalTokens);
  }

  @Override
  public UUID getId() {
    return id;
  }
}
