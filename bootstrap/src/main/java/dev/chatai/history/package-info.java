/// A whole history as a file: JSON Lines in which each line carries the digest of the one before.
@NullMarked
package dev.chatai.history;

import org.jspecify.annotations.NullMarked;
