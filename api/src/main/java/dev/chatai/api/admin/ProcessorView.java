package dev.chatai.api.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.query.rebuild.RebuildProgress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An event processor, whichever node runs it; this record is the JSON.
///
/// @param state `running`, or `stopped` on this node, `failing`, `split`
/// @param owner the node that handles its events; null while none has claimed it, and if several
///   nodes have a segment each
/// @param position of the last event it has seen; -1 before the first
/// @param lag how many events it is behind the log's head
/// @param eventsPerSecond over the last ten seconds
/// @param rebuild the one that runs or ran last, on whichever node
/// @param comparison the same
public record ProcessorView(
    String state,
    @Nullable String owner,
    List<Segment> segments,
    long position,
    long head,
    long lag,
    @JsonProperty("events_per_second") long eventsPerSecond,
    @Nullable RebuildProgress rebuild,
    @Nullable RebuildProgress comparison) {

  /// @param owner the node that has claimed it; null for none
  public record Segment(int segment, @Nullable String owner, long position) {}
}
