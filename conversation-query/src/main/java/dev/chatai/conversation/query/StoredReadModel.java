package dev.chatai.conversation.query;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.MessageId;
import jakarta.persistence.EntityManager;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
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
  private final UsageDayRows usage;
  private final EntityManager entities;

  StoredReadModel(
      ConversationRows conversations,
      MessageRows messages,
      AnswerPieceRows pieces,
      UsageDayRows usage,
      EntityManager entities) {
    this.entities = entities;
    this.conversations = conversations;
    this.messages = messages;
    this.pieces = pieces;
    this.usage = usage;
  }

  /// Reads at once the rows that these events will change, instead of one by one: with a batch of
  /// some thousands that is most of the work.
  void fetch(List<ConversationEvent> events) {
    conversations.findByIdIn(
        events.stream().map(it -> it.conversation().value()).collect(toUnmodifiableSet()));
    messages.findByIdIn(
        events.stream()
            .map(ConversationFold::changed)
            .filter(Objects::nonNull)
            .map(MessageId::value)
            .collect(toUnmodifiableSet()));
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
  public UsageDayRow usage(String owner, LocalDate day) {
    var key = new UsageDayRow.Key(owner, day);
    return usage
        .findById(key)
        .orElseGet(() -> {
          var row = new UsageDayRow(key);
          usage.save(row);
          return row;
        });
  }

  @Override
  public String text(UUID answer, int attempt) {
    return pieces.of(answer, attempt).stream()
        .flatMap(it -> Stream.of(it.pieces))
        .collect(Collectors.joining());
  }
}
