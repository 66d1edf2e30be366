/// The commands that move a history, and the two event stores that they read and fill.
@NullMarked
package dev.chatai.history.store;

import org.jspecify.annotations.NullMarked;
