package dev.chatai.conversation.query.row;

import dev.chatai.conversation.query.MessageView;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
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

  @Query(
      """
      select m from MessageRow m, ConversationRow c
      where m.id = :id and c.id = m.conversation and c.owner = :owner and c.erasedAt is null\
      """)
  Optional<MessageRow> findByIdAndOwner(UUID id, String owner);

  /// Answers of an owner's that a model was or will be asked for, newest first.
  ///
  /// @param after the last one already seen; null for none
  /// @param model null for any
  @Query(
      """
      select m from MessageRow m, ConversationRow c
      where c.id = m.conversation and c.owner = :owner and c.erasedAt is null
        and m.author = dev.chatai.conversation.query.MessageView.Author.ASSISTANT
        and m.attempts is not null and not m.removed
        and (:after is null or m.id < :after) and (:model is null or m.model = :model)
      order by m.id desc\
      """)
  List<MessageRow> newest(String owner, @Nullable UUID after, @Nullable String model, Limit limit);

  /// The same, oldest first.
  @Query(
      """
      select m from MessageRow m, ConversationRow c
      where c.id = m.conversation and c.owner = :owner and c.erasedAt is null
        and m.author = dev.chatai.conversation.query.MessageView.Author.ASSISTANT
        and m.attempts is not null and not m.removed
        and (:after is null or m.id > :after) and (:model is null or m.model = :model)
      order by m.id\
      """)
  List<MessageRow> oldest(String owner, @Nullable UUID after, @Nullable String model, Limit limit);

  List<MessageRow> findByConversationIn(Collection<UUID> conversations);

  /// The shape of a conversation's tree.
  @Query(
      """
      select new dev.chatai.conversation.query.row.MessageParent(m.id, m.parent, m.removed)
      from MessageRow m
      where m.conversation = :conversation\
      """)
  List<MessageParent> parents(UUID conversation);
}
