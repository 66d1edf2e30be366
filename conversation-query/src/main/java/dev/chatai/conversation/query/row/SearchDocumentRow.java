package dev.chatai.conversation.query.row;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;

/// The search index of a message or of a conversation's title, under its id. It holds no word, see
/// [dev.chatai.conversation.query.search.BlindIndex].
@Entity
@Table(name = "search_document")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
public class SearchDocumentRow extends ReadRow<UUID> {
  public @Id UUID id;

  @Column(name = "conversation_id")
  public UUID conversation;

  public String owner;

  @Column(columnDefinition = "tsvector")
  @ColumnTransformer(read = "words::text", write = "?::tsvector")
  public String words;

  public long[] trigrams;

  @Override
  public UUID getId() {
    return id;
  }
}
