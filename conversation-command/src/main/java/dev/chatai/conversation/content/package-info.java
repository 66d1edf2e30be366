/// What is said: questions and answers, the parts that they consist of, and the pieces in which an
/// answer arrives.
///
/// All of it is stored in events for ever, so its JSON is frozen by `StoredFormTest`, and sealed by
/// its type, so that nothing said is stored in plain.
@NullMarked
package dev.chatai.conversation.content;

import org.jspecify.annotations.NullMarked;
