package dev.chatai.conversation.query.projection;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.query.row.AnswerPieceRow;
import dev.chatai.conversation.query.row.AnswerPieceRows;
import dev.chatai.conversation.query.row.ConversationRow;
import dev.chatai.conversation.query.row.ConversationRows;
import dev.chatai.conversation.query.row.MessageRow;
import dev.chatai.conversation.query.row.MessageRows;
import dev.chatai.conversation.query.row.SealedWords;
import dev.chatai.conversation.query.row.SearchDocumentRow;
import dev.chatai.conversation.query.row.SearchDocumentRows;
import dev.chatai.conversation.query.row.UsageDayRow;
import dev.chatai.conversation.query.row.UsageDayRows;
import dev.chatai.conversation.query.search.BlindIndex;
import dev.chatai.conversation.seal.Seals;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The read model in PostgreSQL.
@Component
public class StoredReadModel implements ReadModel {
  private final ConversationRows conversations;
  private final MessageRows messages;
  private final AnswerPieceRows pieces;
  private final UsageDayRows usage;
  private final SearchDocumentRows search;
  private final EntityManager entities;
  private final Seals seals;

  StoredReadModel(
      ConversationRows conversations,
      MessageRows messages,
      AnswerPieceRows pieces,
      UsageDayRows usage,
      SearchDocumentRows search,
      EntityManager entities,
      Seals seals) {
    this.entities = entities;
    this.seals = seals;
    this.conversations = conversations;
    this.messages = messages;
    this.pieces = pieces;
    this.usage = usage;
    this.search = search;
  }

  /// Reads at once the rows that these events will change, instead of one by one: in a batch of
  /// thousands that is most of the work.
  public void fetch(List<ConversationEvent> events) {
    seals.fetch(events.stream().map(ConversationEvent::conversation).collect(toUnmodifiableSet()));
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
  public void flush() {
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
  public void index(ConversationRow conversation, UUID id, @Nullable String text, boolean alike) {
    // a title changes, a message does not
    var known = id.equals(conversation.id) ? search.findById(id).orElse(null) : null;
    var words = text == null ? "" : text;
    if (known == null && words.isBlank()) {
      return;
    }
    var index = BlindIndex.of(conversation.owner, seals);
    var row = known == null ? new SearchDocumentRow() : known;
    row.id = id;
    row.conversation = conversation.id;
    row.owner = conversation.owner;
    row.words = index.vector(words);
    row.trigrams = alike ? index.trigrams(words) : new long[0];
    if (known == null) {
      search.save(row);
    }
  }

  @Override
  public void remove(ConversationRow conversation, UUID message) {
    message(message).remove(words(conversation.id));
    flush();
    for (var gone :
        List.of(
            "delete from AnswerPieceRow p where p.key.answer = :message",
            "delete from SearchDocumentRow s where s.id = :message")) {
      entities.createQuery(gone).setParameter("message", message).executeUpdate();
    }
  }

  @Override
  public Answer content(UUID conversation, UUID answer, int attempt) {
    var words = words(conversation);
    var said = new Answer.Builder();
    pieces
        .findByKeyAnswerAndKeyAttemptOrderByKeyFirst(answer, attempt)
        .forEach(row -> words.pieces(row).forEach(said::add));
    return said.build();
  }

  @Override
  public SealedWords words(UUID conversation) {
    return SealedWords.of(conversation, seals);
  }

  /// Any other table that stores a conversation's text must be deleted from here, too.
  @Override
  public void erase(UUID conversation, Instant at) {
    var row = conversation(conversation);
    row.title = null;
    row.systemPrompt = null;
    row.metadata = null;
    row.model = null;
    row.leaf = null;
    row.updatedAt = at;
    row.erasedAt = at;
    flush();
    for (var gone :
        List.of(
            "delete from AnswerPieceRow p where p.key.answer in"
                + " (select m.id from MessageRow m where m.conversation = :conversation)",
            "delete from SearchDocumentRow s where s.conversation = :conversation",
            "delete from MessageRow m where m.conversation = :conversation")) {
      entities.createQuery(gone).setParameter("conversation", conversation).executeUpdate();
    }
  }
}
