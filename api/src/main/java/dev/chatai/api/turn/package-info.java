/// What every face stands on: sends commands and questions, takes a turn once for its
/// `Idempotency-Key`, and follows its answer.
@NullMarked
package dev.chatai.api.turn;

import org.jspecify.annotations.NullMarked;
