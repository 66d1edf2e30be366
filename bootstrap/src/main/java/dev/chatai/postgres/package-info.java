/// PostgreSQL: the embedded one with its programs, data folder and process; and how any is waited
/// for when it is busy.
@NullMarked
package dev.chatai.postgres;

import org.jspecify.annotations.NullMarked;
