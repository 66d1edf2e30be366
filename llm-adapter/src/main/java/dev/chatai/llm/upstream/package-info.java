/// One call to a model: how long it may take, how it ended, and when an upstream that is down is
/// left alone. Knows no protocol.
@NullMarked
package dev.chatai.llm.upstream;

import org.jspecify.annotations.NullMarked;
