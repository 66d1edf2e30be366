package dev.chatai.conversation.query.rebuild;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The progress of a rebuild or of a comparison, whichever node runs it or ran it.
///
/// @param state `building`, `indexing`, `swapping` or `comparing`, then `done`, `failed` or
///   `cancelled`
/// @param node that runs it
/// @param events read so far
/// @param position of the last of them in the log
/// @param head of the log when last looked at
/// @param failure why it failed, or the one before it did, until one is done
/// @param difference of a comparison: the first row that differs, by its table and key
/// @param digest of the read model that was built (MD5 of all rows), once it is complete
public record RebuildProgress(
    String state,
    String node,
    long events,
    long position,
    long head,
    @JsonProperty("events_per_second") long eventsPerSecond,
    @JsonProperty("started_at") Instant startedAt,
    @JsonProperty("finished_at") @Nullable Instant finishedAt,
    @Nullable String failure,
    @Nullable String difference,
    @Nullable String digest) {
  static long perSecond(long events, Duration time) {
    return events * 1_000 / Math.max(1, time.toMillis());
  }

  /// As shown in the log.
  @Override
  public String toString() {
    var read = String.format(Locale.ROOT, "%s, %,d events", state, events);
    if (finishedAt != null) {
      var end = String.format(Locale.ROOT, "%s, %,d/s", read, eventsPerSecond);
      return failure == null ? end : end + ": " + failure;
    }
    var percent = head <= 0 ? 100 : Math.clamp(100 * position / head, 0, 100);
    return String.format(Locale.ROOT, "%s (%d %%), %,d/s", read, percent, eventsPerSecond);
  }
}
