package dev.chatai.conversation.seal;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.Owner;
import java.util.Collection;

/// Conversations that are to be erased together. What is recorded here is erased by some node, even
/// if the one that was asked dies half-way.
public interface Erasures {
  /// Returns once that is durable. A conversation that was recorded before stays recorded.
  void record(Owner owner, Collection<ConversationId> conversations);
}
