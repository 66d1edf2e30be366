/// The model side: the saga that answers, the prompt it builds, and the boundary to the models
/// upstream.
///
/// Nothing outside sees any of it. Text that an upstream sends as an error never leaves this
/// package, nor reaches a log.
@NullMarked
package dev.chatai.llm;

import org.jspecify.annotations.NullMarked;
