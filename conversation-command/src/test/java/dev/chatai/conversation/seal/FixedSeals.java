package dev.chatai.conversation.seal;

import dev.chatai.conversation.ConversationId;
import java.time.Instant;
import java.util.Collection;

/// The same seal for every conversation.
record FixedSeals(Seal seal) implements Seals {
  @Override
  public Seal of(ConversationId conversation) {
    return seal;
  }

  @Override
  public void fetch(Collection<ConversationId> conversations) {}

  @Override
  public void create(ConversationId conversation) {}

  @Override
  public void destroy(ConversationId conversation, Instant at) {}

  @Override
  public void forget(ConversationId conversation) {}

  @Override
  public byte[] derive(String purpose) {
    return new byte[32];
  }
}
