package dev.chatai.conversation.query;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.util.UUID;
import org.springframework.data.domain.Persistable;

/// Some successive pieces of an answer's text, as they came.
@Entity
@Table(name = "answer_piece")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class AnswerPieceRow implements Persistable<AnswerPieceRow.Key> {
  @EmbeddedId Key key;

  /// See [Words].
  byte[] pieces;

  @Column(name = "piece_count")
  int count;

  @Transient private boolean fresh = true;

  AnswerPieceRow() {}

  AnswerPieceRow(Key key, byte[] pieces, int count) {
    this.key = key;
    this.pieces = pieces;
    this.count = count;
  }

  /// @param first the first piece's number within its attempt, from 1
  @Embeddable
  record Key(@Column(name = "answer_id") UUID answer, int attempt, int first) {}

  @Override
  public Key getId() {
    return key;
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
