/// How far the read model has followed the log: kept with each commit, told to all nodes, and
/// waited for by every question.
@NullMarked
package dev.chatai.conversation.query.follow;

import org.jspecify.annotations.NullMarked;
