package dev.chatai.conversation.query.row;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

/// Conversations, always an owner's.
public interface ConversationRows extends Repository<ConversationRow, UUID> {
  void save(ConversationRow row);

  /// For the projection only: events name their conversation but not the owner.
  Optional<ConversationRow> findById(UUID id);

  List<ConversationRow> findByIdIn(Collection<UUID> ids);

  List<ConversationRow> findByIdInAndOwner(Collection<UUID> ids, String owner);

  /// Also if it is erased.
  Optional<ConversationRow> findByIdAndOwner(UUID id, String owner);

  Optional<ConversationRow> findByIdAndOwnerAndErasedAtIsNull(UUID id, String owner);

  List<ConversationRow> findByOwnerAndErasedAtIsNullOrderByIdDesc(String owner, Limit limit);

  List<ConversationRow> findByOwnerAndIdLessThanAndErasedAtIsNullOrderByIdDesc(
      String owner, UUID after, Limit limit);
}
