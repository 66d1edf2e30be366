/// The read side: the questions one can ask, the views that answer them, and, hidden, the
/// projections that keep the views up to date in PostgreSQL.
@NullMarked
package dev.chatai.conversation.query;

import org.jspecify.annotations.NullMarked;
