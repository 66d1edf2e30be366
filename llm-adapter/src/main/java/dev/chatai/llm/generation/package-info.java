/// One attempt at an answer: asks the model, gathers what it says, and decides what comes next.
///
/// Where the question is from and where the answer goes is an [AnswerTask]'s matter.
@NullMarked
package dev.chatai.llm.generation;

import org.jspecify.annotations.NullMarked;
