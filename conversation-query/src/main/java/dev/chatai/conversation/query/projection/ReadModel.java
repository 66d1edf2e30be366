package dev.chatai.conversation.query.projection;

import dev.chatai.conversation.query.row.AnswerPieceRow;
import dev.chatai.conversation.query.row.ConversationRow;
import dev.chatai.conversation.query.row.MessageRow;
import dev.chatai.conversation.query.row.UsageDayRow;
import dev.chatai.conversation.query.row.Words;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where the rows of a read model are. A row that was got from it may be changed in place.
public interface ReadModel {
  void add(ConversationRow row);

  void add(MessageRow row);

  void add(AnswerPieceRow row);

  /// @throws java.util.NoSuchElementException when the log has not told of it
  ConversationRow conversation(UUID id);

  /// @throws java.util.NoSuchElementException when the log has not told of it
  MessageRow message(UUID id);

  /// What an owner's turns came to that ended on that day; nothing to begin with.
  UsageDayRow usage(String owner, LocalDate day);

  /// An attempt's pieces, joined.
  String text(UUID conversation, UUID answer, int attempt);

  /// Lets the text be found, in place of what stood for it before; null leaves nothing to be found.
  ///
  /// @param id the message's, or the conversation's for its title
  /// @param alike by words that are only alike, too
  void index(ConversationRow conversation, UUID id, @Nullable String text, boolean alike);

  /// Seals what is put into a conversation's rows, and opens what is in them.
  Words words(UUID conversation);

  /// Everything of the conversation goes, but that it was there.
  void erase(UUID conversation, Instant at);
}
