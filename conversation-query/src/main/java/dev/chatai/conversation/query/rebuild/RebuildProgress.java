package dev.chatai.conversation.query.rebuild;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The progress of a rebuild.
///
/// @param state `building`, `indexing`, `swapping` or `comparing`, then `done` or `failed`
/// @param events read so far
/// @param position of the last of them in the log
/// @param head of the log when last looked at
/// @param difference of a comparison: the first row that differs, by its table and key
/// @param digest of the read model that was built (MD5 of all rows), once it is complete
public record RebuildProgress(
    String state,
    long events,
    long position,
    long head,
    @JsonProperty("events_per_second") long eventsPerSecond,
    @JsonProperty("started_at") Instant startedAt,
    @JsonProperty("finished_at") @Nullable Instant finishedAt,
    @Nullable String difference,
    @Nullable String digest) {
  static RebuildProgress begun(Instant at) {
    return new RebuildProgress("building", 0, 0, 0, 0, at, null, null, null);
  }

  RebuildProgress at(long events, long position, long head) {
    var millis = Math.max(1, Duration.between(startedAt, Instant.now()).toMillis());
    return new RebuildProgress(
        state, events, position, head, events * 1_000 / millis, startedAt, null, null, null);
  }

  RebuildProgress in(String state) {
    return new RebuildProgress(
        state, events, position, head, eventsPerSecond, startedAt, null, null, null);
  }

  RebuildProgress ended(String state, @Nullable String difference, @Nullable String digest) {
    return new RebuildProgress(
        state,
        events,
        position,
        head,
        eventsPerSecond,
        startedAt,
        Instant.now(),
        difference,
        digest);
  }

  /// As shown in the log.
  @Override
  public String toString() {
    var percent = head <= 0 ? 100 : Math.min(100, 100 * position / head);
    return String.format(
        Locale.ROOT, "%s, %,d events (%d %%), %,d/s", state, events, percent, eventsPerSecond);
  }
}
