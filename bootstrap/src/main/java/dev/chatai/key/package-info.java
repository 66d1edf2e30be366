/// The `keys` command: makes, lists and revokes API keys beside a running server.
@NullMarked
package dev.chatai.key;

import org.jspecify.annotations.NullMarked;
