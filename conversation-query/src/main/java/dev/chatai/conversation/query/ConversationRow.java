package dev.chatai.conversation.query;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/// A conversation in the read model.
@Entity
@Table(name = "conversation")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class ConversationRow implements Persistable<UUID> {
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

  @Transient private boolean fresh = true;

  @Override
  public UUID getId() {
    return id;
  }

  /// Rows made here are new: saves a select before each insert.
  @Override
  public boolean isNew() {
    return fresh;
  }

  @PostLoad
  @PostPersist
  void stored() {
    fresh = false;
  }
}
