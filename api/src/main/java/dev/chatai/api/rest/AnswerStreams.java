package dev.chatai.api.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.api.http.EventStream;
import dev.chatai.api.http.HeaderNames;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.problem.Unforeseen;
import dev.chatai.api.turn.AnswerEvents;
import dev.chatai.api.turn.MergedFollow;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.content.Citation;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.query.AnswerEvent;
import dev.chatai.conversation.query.MessageStatus;
import dev.chatai.conversation.query.MessageView;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Sends an answer in one of its three forms: whole, as plain text, or as events.
///
/// Streams are written directly to the response, on the request's own virtual thread. A client that
/// has disconnected is noticed at the next write. The answer is not affected.
@Component
class AnswerStreams {
  record Stream(
      ConversationId conversation,
      MessageId answer,
      HttpServletRequest request,
      HttpServletResponse response) {
    /// Sets the headers that identify the stream. `Location` is where it can be read again.
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

  AnswerStreams(JsonMapper json) {
    this.json = json;
  }

  /// Waits for the end of the answer.
  ///
  /// @throws Problem when the answer failed, or cannot be followed to its end
  MessageView whole(MergedFollow follow, MessageId answer) throws InterruptedException {
    try {
      return unlessFailed(follow.end());
    } catch (Problem problem) {
      throw problem.about(answer);
    }
  }

  /// Streams the text. Nothing is sent before the first piece, so that an earlier failure can be
  /// reported with its status. A later failure aborts the connection, because a regular end of the
  /// body would mean the end of the answer.
  void text(MergedFollow follow, Stream stream) throws IOException, InterruptedException {
    var response = stream.response();
    try {
      while (true) {
        switch (follow.next(AnswerEvents.PATIENCE)) {
          case AnswerEvent.Delta delta -> {
            if (delta.piece() instanceof Text text) {
              announceText(stream);
              response.getOutputStream().write(text.value().getBytes(StandardCharsets.UTF_8));
              response.flushBuffer();
            }
          }
          case AnswerEvent.Restarted _ -> {
            if (response.isCommitted()) {
              throw new CloseNowException(); // the text sent so far is void
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
      // the client has disconnected; the answer is completed and kept
    } catch (RuntimeException failure) {
      throw unfinished(stream, failure);
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

  void events(MergedFollow follow, Stream stream) throws IOException, InterruptedException {
    try {
      stream.announce();
      send(follow, stream, new EventStream(stream.response()));
    } catch (ClientAbortException _) {
      // the client has disconnected; the answer is completed and kept
    } catch (RuntimeException failure) {
      if (stream.response().isCommitted() && isGone(failure)) {
        return; // erased in the meantime: ends the stream, as there is nothing to resume
      }
      throw unfinished(stream, failure);
    }
  }

  /// Returns at the end of the answer, or when the server stops: the client then goes on elsewhere.
  private void send(MergedFollow follow, Stream stream, EventStream events)
      throws IOException, InterruptedException {
    try {
      while (true) {
        var event = follow.next(AnswerEvents.PATIENCE);
        if (event != null) {
          events.send(name(event), event.number(), json.writeValueAsString(data(event, stream)));
        } else if (follow.isOver()) {
          return;
        } else {
          events.keepAlive();
        }
      }
    } catch (Problem problem) {
      if (!problem.is(ProblemCode.SERVER_STOPPING)) {
        throw problem;
      }
      events.end();
    }
  }

  private static boolean isGone(RuntimeException failure) {
    return failure instanceof Problem problem && problem.is(ProblemCode.MESSAGE_NOT_FOUND);
  }

  /// The failure of a stream: a problem if nothing was sent yet; otherwise the connection is
  /// aborted.
  private static RuntimeException unfinished(Stream stream, RuntimeException failure)
      throws CloseNowException {
    var problem = failure instanceof Problem known ? known : Unforeseen.problem(failure);
    if (stream.response().isCommitted()) {
      throw new CloseNowException();
    }
    return problem.about(stream.answer());
  }

  static String name(AnswerEvent event) {
    return switch (event) {
      case AnswerEvent.Started _ -> "message.started";
      case AnswerEvent.Delta delta ->
          switch (delta.piece()) {
            case Text _ -> "message.delta";
            case Piece.Reasoning _ -> "message.reasoning";
            case Piece.ToolCallFragment _ -> "message.tool_call.delta";
            case Citation _ -> "message.citation";
          };
      case AnswerEvent.Restarted _ -> "message.restarted";
      case AnswerEvent.Settled settled -> "message." + settled.message().status().value();
    };
  }

  /// The data of `message.started`.
  record Beginning(
      @JsonProperty("message_id") MessageId message,
      @JsonProperty("conversation_id") ConversationId conversation) {}

  /// The data of a piece; its kind is in the event's name.
  static Map<String, Object> data(Piece piece) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    switch (piece) {
      case Text text -> data.put("text", text);
      case Piece.Reasoning reasoning -> data.put("text", reasoning.text());
      case Piece.ToolCallFragment fragment -> {
        data.put("index", fragment.index());
        data.put("id", fragment.id());
        data.put("name", fragment.name());
        data.put("arguments", fragment.arguments());
      }
      case Citation citation -> {
        data.put("url", citation.url());
        data.put("title", citation.title());
        data.put("start", citation.start());
        data.put("end", citation.end());
      }
    }
    data.values().removeIf(Objects::isNull);
    return data;
  }

  private static Object data(AnswerEvent event, Stream stream) {
    return switch (event) {
      case AnswerEvent.Started _ -> new Beginning(stream.answer(), stream.conversation());
      case AnswerEvent.Delta delta -> data(delta.piece());
      case AnswerEvent.Restarted restarted -> Map.of("attempt", restarted.attempt());
      case AnswerEvent.Settled settled -> Map.of("message", settled.message());
    };
  }
}
