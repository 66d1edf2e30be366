package dev.chatai.conversation.query.row;

import dev.chatai.conversation.query.MessageView;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.NativeQuery;
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

  @NativeQuery(
      """
      select m.* from message m join conversation c on c.id = m.conversation_id
      where m.id = :id and c.owner = :owner and c.erased_at is null\
      """)
  Optional<MessageRow> findByIdAndOwner(UUID id, String owner);

  /// Answers of an owner's that a model was or will be asked for, newest first.
  ///
  /// @param after the last one already seen; null for none
  /// @param model null for any
  @NativeQuery(
      """
      select m.* from message m join conversation c on c.id = m.conversation_id
      where c.owner = :owner and c.erased_at is null
        and m.author = 'ASSISTANT' and m.attempts is not null and not m.removed
        and (cast(:after as uuid) is null or m.id < :after)
        and (cast(:model as text) is null or m.model = :model)
      order by m.id desc\
      """)
  List<MessageRow> newest(String owner, @Nullable UUID after, @Nullable String model, Limit limit);

  /// The same, oldest first.
  @NativeQuery(
      """
      select m.* from message m join conversation c on c.id = m.conversation_id
      where c.owner = :owner and c.erased_at is null
        and m.author = 'ASSISTANT' and m.attempts is not null and not m.removed
        and (cast(:after as uuid) is null or m.id > :after)
        and (cast(:model as text) is null or m.model = :model)
      order by m.id\
      """)
  List<MessageRow> oldest(String owner, @Nullable UUID after, @Nullable String model, Limit limit);

  List<MessageRow> findByConversationIn(Collection<UUID> conversations);

  /// The shape of a conversation's tree.
  List<MessageParent> findParentsByConversation(UUID conversation);
}
