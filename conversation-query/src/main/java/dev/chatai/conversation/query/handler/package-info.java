/// Answers the questions: from the rows, or from the log where the past is asked for.
@NullMarked
package dev.chatai.conversation.query.handler;

import org.jspecify.annotations.NullMarked;
