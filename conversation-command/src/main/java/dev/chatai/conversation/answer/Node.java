package dev.chatai.conversation.answer;

/// This process among all that share a history. The same again after a restart, so that what it
/// held when it died is its own at once.
public record Node(String name) {}
