/// Encryption of text with a key per conversation, and the places of text in events.
@NullMarked
package dev.chatai.conversation.seal;

import org.jspecify.annotations.NullMarked;
