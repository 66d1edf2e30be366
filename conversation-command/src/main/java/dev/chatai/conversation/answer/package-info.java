/// What all sides share of an answer beside its events: which models there are, what was sent to
/// one, its live text on this node, and the numbers of its stream.
@NullMarked
package dev.chatai.conversation.answer;

import org.jspecify.annotations.NullMarked;
