/// The keys that words are sealed with: the master key, the conversations' keys in PostgreSQL, and
/// the list of those that were destroyed.
@NullMarked
package dev.chatai.seal;

import org.jspecify.annotations.NullMarked;
