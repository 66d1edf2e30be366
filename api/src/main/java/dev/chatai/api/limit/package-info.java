/// Limits of one caller: requests per minute, open turns, tokens per day.
@NullMarked
package dev.chatai.api.limit;

import org.jspecify.annotations.NullMarked;
