package dev.chatai.conversation.query;

import java.util.List;

/// A part of what happened in a conversation.
///
/// @param updates in order
/// @param last the number to ask after next, at least the last update's
/// @param more whether there are more already, to be asked for at once
public record ConversationSoFar(List<ConversationUpdate> updates, long last, boolean more) {}
