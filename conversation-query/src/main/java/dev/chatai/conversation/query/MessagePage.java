package dev.chatai.conversation.query;

import java.util.List;

/// Messages of a conversation's active branch, oldest first.
///
/// @param earlier whether there are messages before the first one
/// @param later whether there are messages after the last one
public record MessagePage(List<MessageView> messages, boolean earlier, boolean later) {}
