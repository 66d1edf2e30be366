/// What a model is given to read: the conversation's transcript, cut to a token budget, and what
/// was sent for an earlier answer.
@NullMarked
package dev.chatai.llm.prompt;

import org.jspecify.annotations.NullMarked;
