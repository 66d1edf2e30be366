package dev.chatai.conversation.query.row;

import java.util.List;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/// Pieces of an answer. The caller must own its conversation.
public interface AnswerPieceRows extends Repository<AnswerPieceRow, AnswerPieceRow.Key> {
  void save(AnswerPieceRow row);

  /// One attempt's, in order.
  @Query(
      "select p from AnswerPieceRow p where p.key.answer = :answer and p.key.attempt = :attempt"
          + " order by p.key.first")
  List<AnswerPieceRow> of(UUID answer, int attempt);

  /// All rows with a later piece, in order.
  @Query(
      "select p from AnswerPieceRow p where p.key.answer = :answer and (p.key.attempt > :attempt"
          + " or (p.key.attempt = :attempt and p.key.first + p.count > :piece + 1))"
          + " order by p.key.attempt, p.key.first")
  List<AnswerPieceRow> after(UUID answer, int attempt, int piece, Limit limit);
}
