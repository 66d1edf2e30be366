package dev.chatai.conversation.query.row;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/// For the projection only. Searches go through
/// [dev.chatai.conversation.query.search.ConversationSearch], which requires an owner.
public interface SearchRows extends Repository<SearchRow, UUID> {
  void save(SearchRow row);

  Optional<SearchRow> findById(UUID id);
}
