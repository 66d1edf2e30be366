/// OpenAI's Conversations: ours, read and written as items.
@NullMarked
package dev.chatai.api.openai.conversations;

import org.jspecify.annotations.NullMarked;
