/// What one event of an answer says, whatever fields a server says it in.
@NullMarked
package dev.chatai.llm.chunk;

import org.jspecify.annotations.NullMarked;
