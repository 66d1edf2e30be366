package dev.chatai.conversation.answer;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;

/// Queries the model side for the prompts sent for an answer. Answered by an optional [PromptView];
/// empty when there is no such answer, or if it belongs to another owner.
public record GetPrompt(Owner owner, ConversationId conversation, MessageId answer) {}
