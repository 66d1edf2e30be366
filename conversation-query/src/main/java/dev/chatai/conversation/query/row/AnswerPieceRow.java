package dev.chatai.conversation.query.row;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;

/// Consecutive pieces of an answer's text.
@Entity
@Table(name = "answer_piece")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
public class AnswerPieceRow extends ReadRow<AnswerPieceRow.Key> {
  public @EmbeddedId Key key;

  /// See [SealedWords].
  byte[] pieces;

  @Column(name = "piece_count")
  int count;

  public AnswerPieceRow() {}

  public AnswerPieceRow(Key key, byte[] pieces, int count) {
    this.key = key;
    this.pieces = pieces;
    this.count = count;
  }

  /// @param first the first piece's number within its attempt, from 1
  @Embeddable
  public record Key(@Column(name = "answer_id") UUID answer, int attempt, int first) {}

  @Override
  public Key getId() {
    return key;
  }
}
