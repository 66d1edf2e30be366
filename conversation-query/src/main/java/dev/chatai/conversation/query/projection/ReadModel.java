package dev.chatai.conversation.query.projection;

import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.query.row.AnswerPieceRow;
import dev.chatai.conversation.query.row.ConversationRow;
import dev.chatai.conversation.query.row.MessageRow;
import dev.chatai.conversation.query.row.SealedWords;
import dev.chatai.conversation.query.row.UsageDayRow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Access to the rows of a read model. A returned row may be changed in place.
public interface ReadModel {
  void add(ConversationRow row);

  void add(MessageRow row);

  void add(AnswerPieceRow row);

  /// @throws java.util.NoSuchElementException if no event created it
  ConversationRow conversation(UUID id);

  /// @throws java.util.NoSuchElementException if no event created it
  MessageRow message(UUID id);

  /// The totals of an owner's turns that ended on that day; zero at first.
  UsageDayRow usage(String owner, LocalDate day);

  /// An attempt's pieces, joined.
  Answer content(UUID conversation, UUID answer, int attempt);

  /// Replaces the text that search finds under an id; null removes it.
  ///
  /// @param id the message's, or the conversation's for its title
  /// @param alike whether similar words find it, too
  void index(ConversationRow conversation, UUID id, @Nullable String text, boolean alike);

  /// Takes a message's words away, and shows it no more.
  ///
  /// @throws java.util.NoSuchElementException if no event created it
  void remove(ConversationRow conversation, UUID message);

  /// Encrypts and decrypts the text in a conversation's rows.
  SealedWords words(UUID conversation);

  /// Deletes everything of the conversation but its existence.
  void erase(UUID conversation, Instant at);
}
