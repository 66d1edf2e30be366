package dev.chatai.conversation.query;

import java.util.List;

/// A part of a conversation's updates.
///
/// @param updates in order
/// @param last the number to continue after, at least the last update's
/// @param more whether more are available already
public record ConversationSoFar(List<ConversationUpdate> updates, long last, boolean more) {}
