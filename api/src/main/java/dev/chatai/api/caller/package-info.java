/// Who is calling: what every request passes before anything is done for it, and when a caller is
/// not welcome any more.
@NullMarked
package dev.chatai.api.caller;

import org.jspecify.annotations.NullMarked;
