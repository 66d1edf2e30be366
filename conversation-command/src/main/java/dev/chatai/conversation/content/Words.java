package dev.chatai.conversation.content;

/// A value that holds somebody's words. In a stored event it is sealed as a whole, alone or in a
/// list, see [dev.chatai.conversation.seal.SealedEvents].
public interface Words {}
