package dev.chatai.conversation.seal;

import dev.chatai.conversation.ConversationId;
import java.time.Instant;
import java.util.Collection;

/// The seals of all conversations: each has a key of its own, and destroying that is what erases
/// it, wherever its words are stored.
public interface Seals {
  /// Asks the database now and then only. Within a transaction it needs no second connection.
  Seal of(ConversationId conversation);

  /// Looks them up at once, for those who will ask for them one by one.
  void fetch(Collection<ConversationId> conversations);

  /// Makes a conversation's key; durable when this returns. Nothing, if it has or had one.
  void create(ConversationId conversation);

  /// Destroys a conversation's key for ever, with the transaction that is under way.
  void destroy(ConversationId conversation, Instant at);

  /// Whatever this node remembers of it: the next look sees what any node has done to it.
  void forget(ConversationId conversation);

  /// A key for another purpose than sealing, the same on every node and after every restart.
  ///
  /// @param purpose any name
  /// @return 32 bytes
  byte[] derive(String purpose);
}
