package dev.chatai.conversation.query.row;

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
public class ConversationRow extends ReadRow<UUID> {
  public @Id UUID id;
  public String owner;

  /// See [SealedWords], likewise the next two.
  public byte @Nullable [] title;

  @Column(name = "system_prompt")
  public byte @Nullable [] systemPrompt;

  public @Nullable String model;

  public byte @Nullable [] metadata;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "updated_at")
  public Instant updatedAt;

  /// The active branch ends here.
  @Column(name = "leaf_id")
  public @Nullable UUID leaf;

  /// If set, only the owner and the times are left.
  @Column(name = "erased_at")
  public @Nullable Instant erasedAt;

  @Override
  public UUID getId() {
    return id;
  }
}
