package dev.chatai.conversation.query.row;

import dev.chatai.conversation.FailureCode;
import dev.chatai.conversation.FinishReason;
import dev.chatai.conversation.Usage;
import dev.chatai.conversation.query.MessageStatus;
import dev.chatai.conversation.query.MessageView;
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
public class MessageRow extends ReadRow<UUID> {
  public @Id UUID id;

  @Column(name = "conversation_id")
  public UUID conversation;

  @Column(name = "parent_id")
  public @Nullable UUID parent;

  @Enumerated(EnumType.STRING)
  public MessageView.Author author;

  /// See [SealedWords].
  public byte[] content;

  /// See [SealedWords]; null for a message that is text only.
  public byte @Nullable [] details;

  /// See [SealedWords]; of a question as it was posted, of an answer as it was requested again.
  public byte @Nullable [] options;

  /// Whether it is shown no more. Then it has no words either.
  public boolean removed;

  @Enumerated(EnumType.STRING)
  public MessageStatus status;

  @Column(name = "created_at")
  public Instant createdAt;

  public @Nullable String model;

  /// Null if no model is asked.
  public @Nullable Integer attempts;

  @Enumerated(EnumType.STRING)
  @Column(name = "finish_reason")
  public @Nullable FinishReason finishReason;

  @Column(name = "prompt_tokens")
  @Nullable Integer promptTokens;

  @Column(name = "completion_tokens")
  @Nullable Integer completionTokens;

  @Column(name = "total_tokens")
  @Nullable Integer totalTokens;

  @Column(name = "reasoning_tokens")
  @Nullable Integer reasoningTokens;

  @Column(name = "cached_tokens")
  @Nullable Integer cachedTokens;

  @Enumerated(EnumType.STRING)
  @Column(name = "error_code")
  public @Nullable FailureCode error;

  /// Seconds.
  @Column(name = "retry_after")
  public @Nullable Integer retryAfter;

  /// Of the request, that the model does not support.
  @Column(name = "error_parameter")
  public @Nullable String errorParameter;

  @Column(name = "settled_number")
  public @Nullable Long settledNumber;

  public void use(@Nullable Usage usage) {
    if (usage != null) {
      promptTokens = usage.promptTokens();
      completionTokens = usage.completionTokens();
      totalTokens = usage.totalTokens();
      reasoningTokens = usage.reasoningTokens();
      cachedTokens = usage.cachedTokens();
    }
  }

  /// @param sealed those of its conversation
  public void remove(SealedWords sealed) {
    removed = true;
    content = sealed.text("content", id, "");
    details = null;
    options = null;
  }

  public int attempts() {
    return attempts == null ? 0 : attempts;
  }

  public @Nullable Usage usage() {
    return promptTokens == null || completionTokens == null || totalTokens == null
        ? null
        : new Usage(promptTokens, completionTokens, totalTokens, reasoningTokens, cachedTokens);
  }

  @Override
  public UUID getId() {
    return id;
  }
}
