package dev.chatai.conversation.query;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.TurnOptions;
import org.jspecify.annotations.Nullable;

/// An answer with what it belongs to.
///
/// @param question null if it was removed, or if the answer was added without one
/// @param options with which it was asked for
public record TurnView(
    ConversationId conversation,
    @Nullable MessageView question,
    MessageView answer,
    TurnOptions options) {
  @Override
  public String toString() {
    return "TurnView[" + answer + "]";
  }
}
