/// Somebody's words, unreadable to whoever has not their conversation's key: how they are sealed,
/// and where in an event they are.
@NullMarked
package dev.chatai.conversation.seal;

import org.jspecify.annotations.NullMarked;
