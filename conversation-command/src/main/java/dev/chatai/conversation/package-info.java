/// The language that all modules share: ids, commands, events and refusals.
///
/// It depends on no other package of the project but `content`, what questions and answers consist
/// of. Events are stored for ever: their names and JSON are frozen by `StoredFormTest`.
@NullMarked
package dev.chatai.conversation;

import org.jspecify.annotations.NullMarked;
