/// Error responses: RFC 9457 problems and their codes.
@NullMarked
package dev.chatai.api.problem;

import org.jspecify.annotations.NullMarked;
