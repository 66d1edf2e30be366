/// A history as a file: its lines, the chain of digests over them, and what they hold.
@NullMarked
package dev.chatai.history.file;

import org.jspecify.annotations.NullMarked;
