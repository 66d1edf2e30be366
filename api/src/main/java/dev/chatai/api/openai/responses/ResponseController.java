package dev.chatai.api.openai.responses;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

import dev.chatai.api.http.LastSeen;
import dev.chatai.api.openai.Deleted;
import dev.chatai.api.openai.FrameStreams;
import dev.chatai.api.openai.ListObject;
import dev.chatai.api.openai.PageRequest;
import dev.chatai.api.openai.Parameters;
import dev.chatai.api.openai.StoredTurns;
import dev.chatai.api.openai.item.Item;
import dev.chatai.api.turn.Feed;
import dev.chatai.api.turn.Messages;
import dev.chatai.conversation.ConversationCommand.RequestCancellation;
import dev.chatai.conversation.Owner;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Reads, follows, cancels and deletes responses, whichever protocol they were asked in.
@RestController
@RequestMapping(ResponsesController.PATH + "/{id}")
@Hidden
class ResponseController {
  private final StoredResponses responses;
  private final StoredTurns turns;
  private final Messages messages;
  private final Feed feed;
  private final FrameStreams streams;

  ResponseController(
      StoredResponses responses,
      StoredTurns turns,
      Messages messages,
      Feed feed,
      FrameStreams streams) {
    this.responses = responses;
    this.turns = turns;
    this.messages = messages;
    this.feed = feed;
    this.streams = streams;
  }

  /// The response, or with `stream=true` its stream: all of it, or what follows the event with the
  /// number in `starting_after` or `Last-Event-ID`.
  ///
  /// @param startingAfter read by [LastSeen]
  /// @param includeObfuscation changes nothing: no stream here is padded
  /// @return null if it was streamed
  @GetMapping(produces = {APPLICATION_JSON_VALUE, TEXT_EVENT_STREAM_VALUE})
  @Nullable ResponseEntity<ResponseObject> readResponse(
      Owner owner,
      @PathVariable String id,
      @RequestParam(defaultValue = "false") boolean stream,
      @RequestParam(name = LastSeen.PARAMETER, required = false) @Nullable String startingAfter,
      @RequestParam(required = false) @Nullable List<String> include,
      @RequestParam(name = "include_obfuscation", required = false)
          @Nullable Boolean includeObfuscation,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    Parameters.include(include);
    var turn = responses.turn(owner, id);
    var known = responses.response(owner, turn);
    if (!stream) {
      return json(known.of(turn.answer()));
    }
    var seen = Objects.requireNonNullElse(LastSeen.of(request), ResponseFrames.NOTHING);
    var frames = new ResponseFrames(known, seen, () -> responses.isInterrupted(owner, turn));
    // from the beginning, as its events are numbered by those before
    try (var follow = feed.answer(owner, turn.conversation(), turn.answer().id(), 0)) {
      streams.send(follow, frames, request, response);
    }
    return null;
  }

  /// Stops the model and keeps what it said; a response that is over stays as it is.
  @PostMapping(path = "/cancel", produces = APPLICATION_JSON_VALUE)
  ResponseObject cancelResponse(Owner owner, @PathVariable String id) throws InterruptedException {
    var turn = responses.turn(owner, id);
    var known = responses.response(owner, turn);
    if (turn.answer().status().terminal()) {
      return known.of(turn.answer());
    }
    var answer = turn.answer().id();
    messages.send(new RequestCancellation(turn.conversation(), owner, answer));
    try (var follow = feed.answer(owner, turn.conversation(), answer, 0)) {
      return known.of(follow.end());
    }
  }

  /// The conversation is erased if it has no other response. If it has, the question and the answer
  /// are taken out of it.
  @DeleteMapping(produces = APPLICATION_JSON_VALUE)
  Deleted deleteResponse(Owner owner, @PathVariable String id) {
    turns.delete(owner, responses.turn(owner, id));
    return new Deleted(id, "response");
  }

  @GetMapping(path = "/input_items", produces = APPLICATION_JSON_VALUE)
  ListObject<Item> listInputItems(
      Owner owner,
      @PathVariable String id,
      @RequestParam(defaultValue = PageRequest.LIMIT) int limit,
      @RequestParam(defaultValue = "desc") String order,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(required = false) @Nullable List<String> include) {
    Parameters.include(include);
    var page = PageRequest.of(limit, order, after);
    return ListObject.page(responses.input(owner, responses.turn(owner, id)), page, Item::id);
  }

  private static ResponseEntity<ResponseObject> json(ResponseObject object) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(object);
  }
}
