package dev.chatai.api.openai;

import dev.chatai.api.http.EventStream;
import dev.chatai.api.problem.ErrorEnvelope;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.Unforeseen;
import dev.chatai.api.turn.AnswerEvents;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Sends an answer as frames, on the request's own virtual thread. A client that has disconnected
/// is noticed at the next write.
@Component
public class FrameStreams {
  private final JsonMapper json;

  FrameStreams(JsonMapper json) {
    this.json = json;
  }

  /// Sends all frames of the answer. The headers are sent with the first one, or with the first
  /// sign of life.
  ///
  /// @throws Problem when the answer cannot be followed and nothing was sent yet
  public void send(
      AnswerEvents answer, Frames frames, HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    var stream = new Lazy(response);
    try {
      write(stream, frames.begin());
      while (!answer.isOver()) {
        var event = answer.next(AnswerEvents.PATIENCE);
        if (event != null) {
          write(stream, frames.of(event));
        } else if (!answer.isOver()) {
          stream.open().keepAlive();
        }
      }
    } catch (ClientAbortException _) {
      // the client has disconnected
    } catch (RuntimeException failure) {
      var problem = failure instanceof Problem known ? known : Unforeseen.problem(failure);
      if (!response.isCommitted()) {
        throw problem;
      }
      fail(stream, frames.failure(ErrorEnvelope.of(request, problem)));
    }
  }

  private void fail(Lazy stream, Frames.Frame frame) throws IOException {
    try {
      write(stream, List.of(frame));
    } catch (ClientAbortException _) {
      // the client has disconnected
    }
  }

  private void write(Lazy stream, List<Frames.Frame> frames) throws IOException {
    for (var frame : frames) {
      var data = frame.data() instanceof String text ? text : json.writeValueAsString(frame.data());
      stream.open().send(frame.event(), frame.id(), data);
    }
  }

  /// Not begun before something is sent, so that an earlier failure has its own status.
  private static final class Lazy {
    private final HttpServletResponse response;
    private @Nullable EventStream stream;

    Lazy(HttpServletResponse response) {
      this.response = response;
    }

    EventStream open() throws IOException {
      if (stream == null) {
        stream = new EventStream(response);
      }
      return stream;
    }
  }
}
