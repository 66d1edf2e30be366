/// Query handlers: they read the rows, or the log for past states.
@NullMarked
package dev.chatai.conversation.query.handler;

import org.jspecify.annotations.NullMarked;
