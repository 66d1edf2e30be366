package dev.chatai.conversation.seal;

import dev.chatai.conversation.ConversationId;
import java.time.Instant;
import java.util.Collection;

/// The seals of all conversations. Each conversation has its own key; destroying it erases the
/// conversation, wherever its text is stored.
public interface Seals {
  /// Cached for a few seconds. Within a transaction it needs no second connection.
  Seal of(ConversationId conversation);

  /// Loads many with one query, so that later calls of [#of] are served from the cache.
  void fetch(Collection<ConversationId> conversations);

  /// Creates a conversation's key, durable when this returns. Does nothing if it has or had one.
  void create(ConversationId conversation);

  /// Destroys a conversation's key permanently, within the current transaction.
  void destroy(ConversationId conversation, Instant at);

  /// Drops what this node has cached, so the next call sees what other nodes have done.
  void forget(ConversationId conversation);

  /// A key for another purpose than sealing, the same on every node and after every restart.
  ///
  /// @param purpose any name
  /// @return 32 bytes
  byte[] derive(String purpose);
}
