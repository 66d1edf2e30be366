/// The event store in PostgreSQL, for a single node: Axon's own, woken at each commit.
@NullMarked
package dev.chatai.store;

import org.jspecify.annotations.NullMarked;
