/// Chat completions as OpenAI's clients ask for them, and the models.
@NullMarked
package dev.chatai.api.openai.chat;

import org.jspecify.annotations.NullMarked;
