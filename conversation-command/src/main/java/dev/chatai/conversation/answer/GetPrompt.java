package dev.chatai.conversation.answer;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;

/// Asks the model side what was sent for an answer. Answered by an optional [PromptView]; empty
/// when there is no such answer, or it is another owner's.
public record GetPrompt(Owner owner, ConversationId conversation, MessageId answer) {}
