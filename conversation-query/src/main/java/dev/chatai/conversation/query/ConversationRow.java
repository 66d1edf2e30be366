package dev.chatai.conversation.query;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A conversation in the read model.
@Entity
@Table(name = "conversation")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class ConversationRow extends ReadRow<UUID> {
  @Id UUID id;
  String owner;

  /// See [Words], likewise the next two.
  byte @Nullable [] title;

  @Column(name = "system_prompt")
  byte @Nullable [] systemPrompt;

  @Nullable String model;

  byte @Nullable [] metadata;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;

  /// The active branch ends here.
  @Column(name = "leaf_id")
  @Nullable UUID leaf;

  /// Then nothing else is known of it but whose it was and from when to when.
  @Column(name = "erased_at")
  @Nullable Instant erasedAt;

  @Override
  public UUID getId() {
    return id;
  }
}
