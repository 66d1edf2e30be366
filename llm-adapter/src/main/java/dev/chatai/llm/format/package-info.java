/// Whether an answer has the form that was asked for.
@NullMarked
package dev.chatai.llm.format;

import org.jspecify.annotations.NullMarked;
