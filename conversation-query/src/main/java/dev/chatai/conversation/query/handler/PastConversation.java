package dev.chatai.conversation.query.handler;

import dev.chatai.conversation.query.ConversationView;
import dev.chatai.conversation.query.projection.ReadModel;
import dev.chatai.conversation.query.row.AnswerPieceRow;
import dev.chatai.conversation.query.row.ConversationRow;
import dev.chatai.conversation.query.row.MessageRow;
import dev.chatai.conversation.query.row.UsageDayRow;
import dev.chatai.conversation.query.row.Words;
import dev.chatai.conversation.seal.Seal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.stream.Collectors;
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

  /// What is counted is no conversation's, and is not told of the past.
  @Override
  public UsageDayRow usage(String owner, LocalDate day) {
    return new UsageDayRow(new UsageDayRow.Key(owner, day));
  }

  @Override
  public String text(UUID conversation, UUID answer, int attempt) {
    return pieces.stream()
        .filter(it -> it.key.answer().equals(answer) && it.key.attempt() == attempt)
        .flatMap(it -> words(conversation).pieces(it).stream())
        .collect(Collectors.joining());
  }

  /// Nobody looks for something in it.
  @Override
  public void index(ConversationRow conversation, UUID id, @Nullable String text, boolean alike) {}

  /// It is in memory only, for as long as it takes to tell it.
  @Override
  public Words words(UUID conversation) {
    return new Words(Seal.NONE);
  }

  /// That it was there is all that is told of it: its words were erased where they came from.
  @Override
  public void erase(UUID conversation, Instant at) {}
}
