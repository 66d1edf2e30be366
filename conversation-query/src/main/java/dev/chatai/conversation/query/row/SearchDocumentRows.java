package dev.chatai.conversation.query.row;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/// For the projection only. Searches go through
/// [dev.chatai.conversation.query.search.SearchQueries], which requires an owner.
public interface SearchDocumentRows extends Repository<SearchDocumentRow, UUID> {
  void save(SearchDocumentRow row);

  Optional<SearchDocumentRow> findById(UUID id);
}
