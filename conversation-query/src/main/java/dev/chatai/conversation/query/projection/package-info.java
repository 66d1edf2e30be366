/// Folds events into rows: as they come, and what an erasure takes away.
@NullMarked
package dev.chatai.conversation.query.projection;

import org.jspecify.annotations.NullMarked;
