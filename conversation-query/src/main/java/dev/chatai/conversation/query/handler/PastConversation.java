package dev.chatai.conversation.query.handler;

import dev.chatai.conversation.Owner;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.query.ConversationView;
import dev.chatai.conversation.query.projection.ReadModel;
import dev.chatai.conversation.query.row.AnswerPieceRow;
import dev.chatai.conversation.query.row.ConversationRow;
import dev.chatai.conversation.query.row.MessageRow;
import dev.chatai.conversation.query.row.SealedWords;
import dev.chatai.conversation.query.row.UsageDayRow;
import dev.chatai.conversation.seal.Seal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A read model of one conversation, in memory.
final class PastConversation implements ReadModel {
  private final Map<UUID, MessageRow> messages = new LinkedHashMap<>();
  private final List<AnswerPieceRow> pieces = new ArrayList<>();
  private @Nullable ConversationRow conversation;

  /// Null before it was started.
  @Nullable ConversationView view() {
    return conversation == null
        ? null
        : Views.of(conversation, List.copyOf(messages.values()), this);
  }

  /// Whether the owner has it, not erased.
  boolean isOf(Owner owner) {
    return conversation != null
        && conversation.owner.equals(owner.name())
        && conversation.erasedAt == null;
  }

  @Override
  public void add(ConversationRow row) {
    conversation = row;
  }

  @Override
  public void add(MessageRow row) {
    messages.put(row.id, row);
  }

  @Override
  public void add(AnswerPieceRow row) {
    pieces.add(row);
  }

  @Override
  public ConversationRow conversation(UUID id) {
    if (conversation == null) {
      throw new NoSuchElementException();
    }
    return conversation;
  }

  @Override
  public MessageRow message(UUID id) {
    var row = messages.get(id);
    if (row == null) {
      throw new NoSuchElementException();
    }
    return row;
  }

  /// Usage belongs to the owner, not to a conversation, so it is not part of a past state.
  @Override
  public UsageDayRow usage(String owner, LocalDate day) {
    return new UsageDayRow(new UsageDayRow.Key(owner, day));
  }

  @Override
  public Answer content(UUID conversation, UUID answer, int attempt) {
    var said = new Answer.Builder();
    pieces.stream()
        .filter(it -> it.key.answer().equals(answer) && it.key.attempt() == attempt)
        .forEach(row -> words(conversation).pieces(row).forEach(said::add));
    return said.build();
  }

  /// A past state is not searched.
  @Override
  public void index(ConversationRow conversation, UUID id, @Nullable String text, boolean alike) {}

  @Override
  public void remove(ConversationRow conversation, UUID message) {
    message(message).remove(words(conversation.id));
  }

  /// Not encrypted: it is only in memory, while the query is answered.
  @Override
  public SealedWords words(UUID conversation) {
    return new SealedWords(Seal.NONE);
  }

  /// Only its existence is shown. Its text already reads as erased.
  @Override
  public void erase(UUID conversation, Instant at) {
    conversation(conversation).erasedAt = at;
  }
}
