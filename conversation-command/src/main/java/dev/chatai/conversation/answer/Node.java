package dev.chatai.conversation.answer;

/// The name of this process among all that share a history. It stays the same after a restart, so
/// the process can reclaim at once what it held when it died.
public record Node(String name) {}
