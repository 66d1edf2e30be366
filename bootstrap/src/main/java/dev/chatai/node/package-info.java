/// Several nodes: which of them live, and what each of them may claim of an event processor.
@NullMarked
package dev.chatai.node;

import org.jspecify.annotations.NullMarked;
