/// The models there are: the built-in demo, and any server that speaks OpenAI's protocol, by Spring
/// AI. Which of them answers is decided here.
@NullMarked
package dev.chatai.llm.model;

import org.jspecify.annotations.NullMarked;
