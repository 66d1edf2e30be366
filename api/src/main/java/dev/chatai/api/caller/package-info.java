/// Authentication: the filters that every request passes first, and the end of streams whose caller
/// has lost access.
@NullMarked
package dev.chatai.api.caller;

import org.jspecify.annotations.NullMarked;
