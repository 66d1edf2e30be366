/// Folds events into rows, including the deletions of an erasure.
@NullMarked
package dev.chatai.conversation.query.projection;

import org.jspecify.annotations.NullMarked;
