/// The model side: the saga that sees each answer through, the generation that asks a model, the
/// prompt it builds from the log, and the upstream models themselves.
@NullMarked
package dev.chatai.llm;

import org.jspecify.annotations.NullMarked;
