/// The items that OpenAI's Responses and Conversations consist of, as clients send them and as they
/// read them.
@NullMarked
package dev.chatai.api.openai.item;

import org.jspecify.annotations.NullMarked;
