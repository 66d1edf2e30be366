package dev.chatai.api.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// A place in a conversation's history: one of the two.
///
/// @param number of an event, from 1
/// @param at an instant
record AsOf(@Nullable Long number, @Nullable Instant at) {
  /// @throws IllegalArgumentException for anything else
  static AsOf parse(String text) {
    if (text.matches("[0-9]{1,18}")) {
      return new AsOf(Long.parseLong(text), null);
    }
    try {
      // a plus sign in an address is a blank
      var time = text.replace(' ', '+');
      return new AsOf(
          null, OffsetDateTime.parse(time, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant());
    } catch (DateTimeException _) {
      throw new IllegalArgumentException("neither an instant nor a number");
    }
  }
}
