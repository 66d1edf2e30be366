/// The position of the read model: stored with each commit, sent to all nodes, and awaited by every
/// query.
@NullMarked
package dev.chatai.conversation.query.follow;

import org.jspecify.annotations.NullMarked;
