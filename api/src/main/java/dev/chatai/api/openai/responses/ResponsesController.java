package dev.chatai.api.openai.responses;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

import dev.chatai.api.openai.FrameStreams;
import dev.chatai.api.openai.OpenAiIds;
import dev.chatai.api.openai.Parameters;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.turn.Turns;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.query.MessageStatus;
import dev.chatai.conversation.query.MessageView;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Creates responses: whole, as a stream, or in the background.
@RestController
@Hidden
class ResponsesController {
  static final String PATH = "/v1/responses";

  private final Asking asking;
  private final Turns turns;
  private final FrameStreams streams;

  ResponsesController(Asking asking, Turns turns, FrameStreams streams) {
    this.asking = asking;
    this.turns = turns;
    this.streams = streams;
  }

  /// @return the response at its end, or as it begins if it is to be in the background; null if it
  ///   was streamed
  @PostMapping(
      path = PATH,
      consumes = APPLICATION_JSON_VALUE,
      produces = {APPLICATION_JSON_VALUE, TEXT_EVENT_STREAM_VALUE})
  @Nullable ResponseEntity<ResponseObject> createResponse(
      Owner owner,
      @RequestBody CreateResponse body,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    body.check();
    if (Boolean.FALSE.equals(body.store())) {
      throw Parameters.unsupported("store", "store can only be true here.");
    }
    var question = asking.of(owner, body);
    var exchange =
        new Turns.Exchange(
            owner, question.conversation(), request, body.maxOutputTokens(), () -> 0);
    try (var taken = turns.take(exchange, question::commands)) {
      var asked = question.response(taken);
      response.setHeader(HttpHeaders.LOCATION, location(request, asked));
      if (body.streams()) {
        var frames = new ResponseFrames(asked, ResponseFrames.NOTHING, () -> false);
        streams.send(taken.follow(), frames, request, response);
        return null;
      }
      return ResponseEntity.ok()
          .contentType(MediaType.APPLICATION_JSON)
          .body(body.isInBackground() ? asked.queued() : asked.of(whole(taken)));
    }
  }

  /// There is nothing to compact: prompts are cut to the model's context by the server, and a
  /// summary in a form that only its maker can read would be a second history.
  @PostMapping(path = PATH + "/compact", produces = APPLICATION_JSON_VALUE)
  void compactResponse() {
    throw new Problem(
        ProblemCode.NOT_FOUND, "Responses are not compacted here: prompts are cut to fit anyway.");
  }

  /// Where the response can be read, and with `?stream=true` its stream.
  private static String location(HttpServletRequest request, Response response) {
    return request.getContextPath() + PATH + "/" + OpenAiIds.response(response.answer());
  }

  /// @throws Problem when the answer failed
  private static MessageView whole(Turns.Taken taken) throws InterruptedException {
    try {
      var message = taken.follow().end();
      if (message.status() == MessageStatus.FAILED) {
        throw Problem.of(message);
      }
      return message;
    } catch (Problem problem) {
      throw problem.about(taken.answer());
    }
  }
}
