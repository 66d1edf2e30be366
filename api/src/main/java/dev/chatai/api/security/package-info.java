/// API keys and the settings of authentication. Public, because the start rejects unsafe settings
/// and the command line manages keys.
@NullMarked
package dev.chatai.api.security;

import org.jspecify.annotations.NullMarked;
