/// The read side: queries and the views that answer them. Its sub-packages hold the projections
/// that keep the views up to date in PostgreSQL.
@NullMarked
package dev.chatai.conversation.query;

import org.jspecify.annotations.NullMarked;
