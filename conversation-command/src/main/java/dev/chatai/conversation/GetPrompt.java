package dev.chatai.conversation;

/// Asks the model side what was sent for an answer. Answered by an optional [PromptView]; empty
/// when there is no such answer, or it is another owner's.
public record GetPrompt(Owner owner, ConversationId conversation, MessageId answer) {}
