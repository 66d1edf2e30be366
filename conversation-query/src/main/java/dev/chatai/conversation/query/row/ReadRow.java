package dev.chatai.conversation.query.row;

import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Transient;
import org.springframework.data.domain.Persistable;

/// A row of the read model: new if it was created here, which saves a select before each insert,
/// and stored if it came from the database.
///
/// @param <K> its key
@MappedSuperclass
abstract class ReadRow<K> implements Persistable<K> {
  @Transient private boolean fresh = true;

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
