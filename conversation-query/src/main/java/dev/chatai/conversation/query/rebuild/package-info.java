/// Builds the read model anew from the log, beside the one in use, to take its place or to be
/// compared with it.
@NullMarked
package dev.chatai.conversation.query.rebuild;

import org.jspecify.annotations.NullMarked;
