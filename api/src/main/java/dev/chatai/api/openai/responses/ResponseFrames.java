package dev.chatai.api.openai.responses;

import dev.chatai.api.openai.Frames;
import dev.chatai.api.problem.ErrorEnvelope;
import dev.chatai.conversation.query.AnswerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// A response's stream, from the beginning or after the last event that a client has seen.
///
/// A node that dies can have told pieces that never came into the log. A client that has seen such
/// ones, or could have, gets the stream from its beginning: `response.created` tells that nothing
/// before counts.
final class ResponseFrames implements Frames {
  /// Before any event.
  static final long NOTHING = -1;

  private final ResponseEvents events;
  private final BooleanSupplier interrupted;
  private final List<Frame> seen = new ArrayList<>();
  private long after;

  /// @param after the number of the last event that the client has seen, or [#NOTHING]
  /// @param interrupted whether the answer's node died before it was at its end
  ResponseFrames(Response response, long after, BooleanSupplier interrupted) {
    this.events = new ResponseEvents(response);
    this.after = after;
    this.interrupted = interrupted;
  }

  @Override
  public List<Frame> begin() {
    return unseen(events.begin());
  }

  @Override
  public List<Frame> of(AnswerEvent event) {
    var restarts =
        event instanceof AnswerEvent.Restarted && isBehind() && interrupted.getAsBoolean();
    var told = unseen(events.of(event));
    if (restarts || (event instanceof AnswerEvent.Settled && isBehind())) {
      after = NOTHING;
      return Stream.concat(seen.stream(), told.stream()).toList();
    }
    return told;
  }

  /// Whether the client has seen more than was told here yet.
  private boolean isBehind() {
    return after >= seen.size();
  }

  private List<Frame> unseen(List<StreamEvent> made) {
    var told = new ArrayList<Frame>();
    for (var event : made) {
      var frame = new Frame(event.type(), (long) event.sequenceNumber(), event);
      if (event.sequenceNumber() > after) {
        told.add(frame);
      } else {
        seen.add(frame);
      }
    }
    return told;
  }

  @Override
  public Frame failure(ErrorEnvelope error) {
    var event = events.failure(error.error());
    return new Frame(event.type(), null, event);
  }
}
