/// What goes over the socket to a model server and comes back: the exchange, its stream and its
/// errors, before any library sees them.
@NullMarked
package dev.chatai.llm.wire;

import org.jspecify.annotations.NullMarked;
