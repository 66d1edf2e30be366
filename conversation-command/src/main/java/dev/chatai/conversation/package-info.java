/// The language that every module shares: ids, commands, events, and the words a refusal is told
/// in.
///
/// It depends on no other package of the project. Events are stored for ever: their names and JSON
/// are frozen by `StoredFormTest`.
@NullMarked
package dev.chatai.conversation;

import org.jspecify.annotations.NullMarked;
