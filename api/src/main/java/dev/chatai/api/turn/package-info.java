/// What all APIs build on: sending commands and queries, taking a turn once per `Idempotency-Key`,
/// and following its answer.
@NullMarked
package dev.chatai.api.turn;

import org.jspecify.annotations.NullMarked;
