/// How much one caller may have: requests in a minute, open turns, tokens in a day.
@NullMarked
package dev.chatai.api.limit;

import org.jspecify.annotations.NullMarked;
