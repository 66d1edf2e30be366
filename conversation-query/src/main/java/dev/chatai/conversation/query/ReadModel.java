package dev.chatai.conversation.query;

import java.util.UUID;

/// Where the rows of a read model are. A row that was got from it may be changed in place.
interface ReadModel {
  void add(ConversationRow row);

  void add(MessageRow row);

  void add(AnswerPieceRow row);

  /// @throws java.util.NoSuchElementException when the log has not told of it
  ConversationRow conversation(UUID id);

  /// @throws java.util.NoSuchElementException when the log has not told of it
  MessageRow message(UUID id);

  /// An attempt's pieces, joined.
  String text(UUID answer, int attempt);
}
