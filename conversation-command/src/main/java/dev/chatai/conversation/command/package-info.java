/// The write side: what a conversation decides and how its events change it. Nobody else applies
/// events.
@NullMarked
package dev.chatai.conversation.command;

import org.jspecify.annotations.NullMarked;
