/// Rebuilds the read model from the log beside the one in use, to replace it or to be compared.
@NullMarked
package dev.chatai.conversation.query.rebuild;

import org.jspecify.annotations.NullMarked;
