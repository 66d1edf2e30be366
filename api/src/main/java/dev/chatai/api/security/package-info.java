/// Who may call: API keys and the settings that ask for them. Published for the start, which
/// refuses what is not safe, and for the command line, which makes keys.
@NullMarked
package dev.chatai.api.security;

import org.jspecify.annotations.NullMarked;
