/// The bodies of turns: what they may hold, their bounds, and the question and options that they
/// stand for. An unknown field is refused, because an option that is misspelt would be lost.
@NullMarked
package dev.chatai.api.body;

import org.jspecify.annotations.NullMarked;
