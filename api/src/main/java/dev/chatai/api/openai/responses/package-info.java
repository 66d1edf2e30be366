/// OpenAI's Responses: a response is an answer of a conversation, followed from the same log as any
/// other.
@NullMarked
package dev.chatai.api.openai.responses;

import org.jspecify.annotations.NullMarked;
