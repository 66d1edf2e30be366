/// The read model's rows in PostgreSQL, their repositories, and the sealed words in them.
@NullMarked
package dev.chatai.conversation.query.row;

import org.jspecify.annotations.NullMarked;
