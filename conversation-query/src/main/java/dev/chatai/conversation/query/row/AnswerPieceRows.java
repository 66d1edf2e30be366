package dev.chatai.conversation.query.row;

import java.util.List;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

/// Pieces of an answer. The caller must own its conversation.
public interface AnswerPieceRows extends Repository<AnswerPieceRow, AnswerPieceRow.Key> {
  void save(AnswerPieceRow row);

  /// One attempt's, in order.
  List<AnswerPieceRow> findByKeyAnswerAndKeyAttemptOrderByKeyFirst(UUID answer, int attempt);

  /// All rows with a later piece, in order.
  @NativeQuery(
      """
      select * from answer_piece
      where answer_id = :answer
        and (attempt > :attempt or (attempt = :attempt and first + piece_count > :piece + 1))
      order by attempt, first\
      """)
  List<AnswerPieceRow> after(UUID answer, int attempt, int piece, Limit limit);
}
