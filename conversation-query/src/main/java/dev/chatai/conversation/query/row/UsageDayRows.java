package dev.chatai.conversation.query.row;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

/// Usage, always of one owner.
public interface UsageDayRows extends Repository<UsageDayRow, UsageDayRow.Key> {
  void save(UsageDayRow row);

  Optional<UsageDayRow> findById(UsageDayRow.Key key);

  /// Newest first, both days included.
  List<UsageDayRow> findByKeyOwnerAndKeyDayBetweenOrderByKeyDayDesc(
      String owner, LocalDate from, LocalDate to);
}
