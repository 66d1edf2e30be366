package dev.chatai.api.openai.responses;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

import dev.chatai.api.openai.FrameStreams;
import dev.chatai.api.openai.OpenAiIds;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.turn.StatelessTurns;
import dev.chatai.api.turn.Turns;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.query.MessageStatus;
import dev.chatai.conversation.query.MessageView;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
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
  private final StatelessTurns stateless;
  private final FrameStreams streams;

  ResponsesController(Asking asking, Turns turns, StatelessTurns stateless, FrameStreams streams) {
    this.asking = asking;
    this.turns = turns;
    this.stateless = stateless;
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
    var question = asking.of(owner, body);
    if (!body.isStored()) {
      return answer(owner, body, question, request, response);
    }
    var exchange =
        new Turns.Exchange(
            owner, question.conversation(), request, body.maxOutputTokens(), () -> 0);
    try (var taken = take(exchange, question)) {
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

  /// @throws Problem when there is no such conversation, about the parameter that names it
  private Turns.Taken take(Turns.Exchange exchange, Asking.Asked question) {
    try {
      return turns.take(exchange, question::commands);
    } catch (Problem problem) {
      throw problem.is(ProblemCode.CONVERSATION_NOT_FOUND)
          ? problem.with("field", question.place())
          : problem;
    }
  }

  /// A response that is not stored: it ends when the client leaves.
  private @Nullable ResponseEntity<ResponseObject> answer(
      Owner owner,
      CreateResponse body,
      Asking.Asked question,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    var turn = question.turn();
    var asked = question.response(turn);
    try (var answer = stateless.take(owner, request, turn)) {
      if (body.streams()) {
        var frames = new ResponseFrames(asked, ResponseFrames.NOTHING, () -> false);
        streams.send(answer, frames, request, response);
        return null;
      }
      var message = answer.end();
      if (message.status() == MessageStatus.FAILED) {
        throw Problem.of(Objects.requireNonNull(message.error()));
      }
      return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(asked.of(message));
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
