package dev.chatai.conversation.query;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/// For the projection only: who looks for something asks [ConversationSearch], always as an owner.
interface SearchRows extends Repository<SearchRow, UUID> {
  void save(SearchRow row);

  Optional<SearchRow> findById(UUID id);
}
