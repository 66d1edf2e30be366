package dev.chatai.conversation.query.row;

import dev.chatai.conversation.query.MessageView;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/// Messages of a conversation. The caller must own it.
public interface MessageRows extends Repository<MessageRow, UUID> {
  void save(MessageRow row);

  Optional<MessageRow> findById(UUID id);

  List<MessageRow> findByIdIn(Collection<UUID> ids);

  List<MessageRow> findByIdInAndConversationIn(
      Collection<UUID> ids, Collection<UUID> conversations);

  Optional<MessageRow> findByIdAndConversation(UUID id, UUID conversation);

  List<MessageRow> findByConversationAndParentAndAuthorOrderById(
      UUID conversation, @Nullable UUID parent, MessageView.Author author);

  List<MessageRow> findByConversationIn(Collection<UUID> conversations);

  /// The shape of a conversation's tree.
  @Query(
      """
      select new dev.chatai.conversation.query.row.MessageParent(m.id, m.parent) from MessageRow m
      where m.conversation = :conversation\
      """)
  List<MessageParent> parents(UUID conversation);
}
