package dev.chatai.conversation.query;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/// For the projection only: who looks for something asks [ConversationSearch], always as an owner.
interface SearchRows extends Repository<SearchRow, UUID> {
  void save(SearchRow row);

  Optional<SearchRow> findById(UUID id);

  void deleteById(UUID id);

  @Modifying
  @Query("delete from SearchRow where conversation = ?1")
  void deleteByConversation(UUID conversation);
}
