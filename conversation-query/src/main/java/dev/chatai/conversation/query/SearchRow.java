package dev.chatai.conversation.query;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.springframework.data.domain.Persistable;

/// What can be found of a message, or of a conversation's title, under the ids of these. It holds
/// no word, see [BlindIndex].
@Entity
@Table(name = "search_document")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class SearchRow implements Persistable<UUID> {
  @Id UUID id;

  @Column(name = "conversation_id")
  UUID conversation;

  String owner;

  @Column(columnDefinition = "tsvector")
  @ColumnTransformer(read = "words::text", write = "?::tsvector")
  String words;

  long[] trigrams;

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
