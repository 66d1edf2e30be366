package dev.chatai.api.rest;

import dev.chatai.api.problem.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// A point in a conversation's history. Exactly one of the two is set.
///
/// @param number the number of an event, from 1
/// @param at a point in time
record AsOf(@Nullable Long number, @Nullable Instant at) {
  /// @throws Problem for anything else
  static AsOf parse(String text) {
    if (text.matches("[0-9]{1,18}")) {
      return new AsOf(Long.parseLong(text), null);
    }
    try {
      // a plus sign in a query string is decoded as a space
      var time = text.replace(' ', '+');
      return new AsOf(
          null, OffsetDateTime.parse(time, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant());
    } catch (DateTimeException _) {
      throw Problem.field("as_of", "must be an instant (RFC 3339) or the number of an event.");
    }
  }
}
