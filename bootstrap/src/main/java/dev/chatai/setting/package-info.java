/// What the operator has set: how it is read, whatever the machine's locale, and how a setting that
/// cannot be is refused in one sentence.
@NullMarked
package dev.chatai.setting;

import org.jspecify.annotations.NullMarked;
