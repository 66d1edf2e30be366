/// What all modules share about an answer besides its events: the available models, the prompt
/// sent, its live pieces on this node, the numbers of its stream, and answers without events.
@NullMarked
package dev.chatai.conversation.answer;

import org.jspecify.annotations.NullMarked;
