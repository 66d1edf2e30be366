package dev.chatai.api.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.api.http.EventStream;
import dev.chatai.api.http.HeaderNames;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.problem.Unforeseen;
import dev.chatai.api.turn.MergedFollow;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.query.AnswerEvent;
import dev.chatai.conversation.query.MessageStatus;
import dev.chatai.conversation.query.MessageView;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.CloseNowException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The three forms in which a client can have an answer: whole, as plain text, as events.
///
/// They write straight to the response, on the request's own virtual thread. A client that has left
/// is noticed at the next write, and nothing comes of it.
@Component
class AnswerReplies {
  /// Proxies cut quiet streams, the strictest known after 60 s.
  static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  /// Which stream a response is, told in its headers.
  record Stream(
      ConversationId conversation,
      MessageId answer,
      HttpServletRequest request,
      HttpServletResponse response) {
    /// `Location` is where the same stream can be had again.
    void announce() {
      response.setHeader(
          HttpHeaders.LOCATION,
          request.getContextPath()
              + "/conversation/"
              + conversation
              + "/message/"
              + answer
              + "/stream");
      response.setHeader(HeaderNames.MESSAGE_ID, answer.toString());
    }
  }

  private final JsonMapper json;

  AnswerReplies(JsonMapper json) {
    this.json = json;
  }

  /// The message once it is over.
  ///
  /// @throws Problem when the answer failed, or cannot be followed to its end
  MessageView whole(MergedFollow follow, MessageId answer) throws InterruptedException {
    try {
      return unlessFailed(terminal(follow));
    } catch (Problem problem) {
      throw problem.about(answer);
    }
  }

  /// The message once it is over, however it ended.
  MessageView terminal(MergedFollow follow) throws InterruptedException {
    while (true) {
      if (follow.next(KEEP_ALIVE) instanceof AnswerEvent.Settled settled) {
        return settled.message();
      }
    }
  }

  /// The text as it comes. Nothing is sent before the first piece, so that a failure until then is
  /// a problem with its status; one after that closes the connection, as the end of the text would
  /// look like the end of the answer.
  void text(MergedFollow follow, Stream stream) throws IOException, InterruptedException {
    var response = stream.response();
    try {
      while (true) {
        switch (follow.next(KEEP_ALIVE)) {
          case AnswerEvent.Delta delta -> {
            announceText(stream);
            response.getOutputStream().write(delta.text().getBytes(StandardCharsets.UTF_8));
            response.flushBuffer();
          }
          case AnswerEvent.Restarted _ -> {
            if (response.isCommitted()) {
              throw new CloseNowException(); // what was sent is void and cannot be taken back
            }
          }
          case AnswerEvent.Settled settled -> {
            unlessUnfinished(settled.message());
            announceText(stream);
            return;
          }
          case AnswerEvent.Started _ -> {}
          case null -> {}
        }
      }
    } catch (ClientAbortException _) {
      // the answer is finished and kept without its reader
    } catch (RuntimeException failure) {
      throw endless(stream, failure);
    }
  }

  private static void announceText(Stream stream) {
    if (!stream.response().isCommitted()) {
      stream.announce();
      stream.response().setContentType("text/plain;charset=utf-8");
      stream.response().setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
      stream.response().setHeader("X-Accel-Buffering", "no");
    }
  }

  private static MessageView unlessFailed(MessageView message) {
    if (message.status() == MessageStatus.FAILED) {
      throw Problem.of(message);
    }
    return message;
  }

  private static void unlessUnfinished(MessageView message) {
    if (unlessFailed(message).status() == MessageStatus.CANCELLED) {
      throw new Problem(ProblemCode.ANSWER_CANCELLED, "Somebody stopped the answer.");
    }
  }

  /// The answer as events, from the follow's beginning to the answer's end.
  void events(MergedFollow follow, Stream stream) throws IOException, InterruptedException {
    try {
      stream.announce();
      var events = new EventStream(stream.response());
      while (true) {
        var event = follow.next(KEEP_ALIVE);
        if (event != null) {
          events.send(name(event), event.number(), json.writeValueAsString(data(event, stream)));
        } else if (follow.isOver()) {
          return;
        } else {
          events.keepAlive();
        }
      }
    } catch (ClientAbortException _) {
      // the answer is finished and kept without its reader
    } catch (RuntimeException failure) {
      if (stream.response().isCommitted() && isGone(failure)) {
        return; // erased meanwhile: nothing can be told of it, not even by coming again
      }
      throw endless(stream, failure);
    }
  }

  private static boolean isGone(RuntimeException failure) {
    return failure instanceof Problem problem && problem.is(ProblemCode.MESSAGE_NOT_FOUND);
  }

  /// A stream that cannot be finished: a problem while nothing of it was sent, else the connection
  /// is closed.
  private static RuntimeException endless(Stream stream, RuntimeException failure)
      throws CloseNowException {
    var problem = failure instanceof Problem known ? known : Unforeseen.told(failure);
    if (stream.response().isCommitted()) {
      throw new CloseNowException();
    }
    return problem.about(stream.answer());
  }

  /// The name of an event in a stream.
  static String name(AnswerEvent event) {
    return switch (event) {
      case AnswerEvent.Started _ -> "message.started";
      case AnswerEvent.Delta _ -> "message.delta";
      case AnswerEvent.Restarted _ -> "message.restarted";
      case AnswerEvent.Settled settled -> "message." + settled.message().status().value();
    };
  }

  /// Which answer begins.
  record Beginning(
      @JsonProperty("message_id") MessageId message,
      @JsonProperty("conversation_id") ConversationId conversation) {}

  private static Object data(AnswerEvent event, Stream stream) {
    return switch (event) {
      case AnswerEvent.Started _ -> new Beginning(stream.answer(), stream.conversation());
      case AnswerEvent.Delta delta -> Map.of("text", delta.text());
      case AnswerEvent.Restarted restarted -> Map.of("attempt", restarted.attempt());
      case AnswerEvent.Settled settled -> Map.of("message", settled.message());
    };
  }
}
