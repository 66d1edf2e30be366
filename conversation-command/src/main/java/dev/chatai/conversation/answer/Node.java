package dev.chatai.conversation.answer;

/// This process among all that share a history.
///
/// @param name stays the same after a restart, so the process can reclaim at once what it held when
///   it died
/// @param alone whether there can be no other
public record Node(String name, boolean alone) {}
