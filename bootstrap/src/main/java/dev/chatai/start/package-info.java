/// The start: what is refused before anything is opened, the wait for stores that are away, and how
/// a failure is told.
@NullMarked
package dev.chatai.start;

import org.jspecify.annotations.NullMarked;
