package dev.chatai.conversation.query;

import jakarta.persistence.EntityManager;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// The read model in PostgreSQL.
@Component
class StoredReadModel implements ReadModel {
  private final ConversationRows conversations;
  private final MessageRows messages;
  private final AnswerPieceRows pieces;
  private final EntityManager entities;

  StoredReadModel(
      ConversationRows conversations,
      MessageRows messages,
      AnswerPieceRows pieces,
      EntityManager entities) {
    this.entities = entities;
    this.conversations = conversations;
    this.messages = messages;
    this.pieces = pieces;
  }

  /// Writes what the transaction has changed so far.
  void flush() {
    entities.flush();
  }

  @Override
  public void add(ConversationRow row) {
    conversations.save(row);
  }

  @Override
  public void add(MessageRow row) {
    messages.save(row);
  }

  @Override
  public void add(AnswerPieceRow row) {
    pieces.save(row);
  }

  @Override
  public ConversationRow conversation(UUID id) {
    return conversations.findById(id).orElseThrow();
  }

  @Override
  public MessageRow message(UUID id) {
    return messages.findById(id).orElseThrow();
  }

  @Override
  public String text(UUID answer, int attempt) {
    return pieces.of(answer, attempt).stream()
        .flatMap(it -> Stream.of(it.pieces))
        .collect(Collectors.joining());
  }
}
