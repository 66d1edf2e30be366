package dev.chatai.api.openai;

import dev.chatai.api.problem.ErrorEnvelope;
import dev.chatai.conversation.query.AnswerEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Renders one answer as the frames of a stream. Used by one thread, from the answer's first event
/// on.
public interface Frames {
  /// A server-sent event.
  ///
  /// @param event its name; null for none
  /// @param id its number; null for none
  /// @param data a record, or text that is sent as it is
  record Frame(@Nullable String event, @Nullable Long id, Object data) {}

  /// What is sent before the answer's first event.
  default List<Frame> begin() {
    return List.of();
  }

  /// What an event of the answer becomes.
  List<Frame> of(AnswerEvent event);

  /// What tells the client that the stream failed, although the answer may not have.
  Frame failure(ErrorEnvelope error);
}
