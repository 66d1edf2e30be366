package dev.chatai.api.rest;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;
import static org.springframework.http.MediaType.TEXT_PLAIN_VALUE;

import dev.chatai.api.body.Regeneration;
import dev.chatai.api.body.Turn;
import dev.chatai.api.docs.GivesAnswer;
import dev.chatai.api.docs.Refuses;
import dev.chatai.api.http.Accepts;
import dev.chatai.api.http.LastSeen;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.api.turn.Turns;
import dev.chatai.conversation.ConversationCommand;
import dev.chatai.conversation.ConversationCommand.PostMessage;
import dev.chatai.conversation.ConversationCommand.RegenerateAnswer;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.query.MessageView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Asks a question, or asks it again, and returns the answer in the form that the client wants.
@RestController
@Tag(name = "Turns", description = "Ask questions, and get answers whole or as streams.")
class CompletionController {
  private final Turns turns;
  private final AnswerStreams replies;

  CompletionController(Turns turns, AnswerStreams replies) {
    this.turns = turns;
    this.replies = replies;
  }

  @Operation(
      summary = "Ask a question",
      description =
          """
          With `stream` false, the assistant's message once it is whole. With `stream` true, its \
          text as it comes: `text/plain`, or server-sent events with `Accept: text/event-stream`: \
          `message.started`, `message.delta {text}`, `message.reasoning {text}`, \
          `message.tool_call.delta {index, id, name, arguments}` (fragments of the same index make \
          one call), `message.citation {url, title, start, end}`, `message.restarted {attempt}` (what \
          came so far is void), and one of `message.completed|incomplete|failed|cancelled \
          {message}`, whose message has all of it whole. A plain-text stream has the text only. A \
          plain-text stream that cannot be finished is aborted. A client that leaves changes \
          nothing: the answer is finished and kept.\
          """)
  @GivesAnswer
  @Refuses({
    ProblemCode.INVALID_PARENT,
    ProblemCode.INVALID_IMAGE,
    ProblemCode.UNKNOWN_TOOL_CALL,
    ProblemCode.MISSING_TOOL_RESULT,
    ProblemCode.DUPLICATE_TOOL_RESULT
  })
  @PostMapping(
      path = "/conversation/completion/{id}",
      consumes = APPLICATION_JSON_VALUE,
      produces = {APPLICATION_JSON_VALUE, TEXT_PLAIN_VALUE, TEXT_EVENT_STREAM_VALUE})
  @Nullable ResponseEntity<MessageView> ask(
      Owner owner,
      @PathVariable ConversationId id,
      @RequestBody Turn turn,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    var question = turn.question();
    var options = turn.options();
    return take(
        new Asked(owner, id, turn.stream(), turn.maxTokens(), request, response),
        ids ->
            new PostMessage(
                id,
                owner,
                ids.question(),
                ids.answer(),
                turn.after(),
                question,
                options,
                turn.onBusy()));
  }

  @Operation(
      summary = "Get another answer to the same question",
      description =
          "The new answer stands beside the first, on a branch that is the active one from now on."
              + " The body may be left out.")
  @GivesAnswer
  @PostMapping(
      path = "/conversation/{id}/message/{mid}/regenerate",
      produces = {APPLICATION_JSON_VALUE, TEXT_PLAIN_VALUE, TEXT_EVENT_STREAM_VALUE})
  @Nullable ResponseEntity<MessageView> regenerateAnswer(
      Owner owner,
      @PathVariable ConversationId id,
      @PathVariable MessageId mid,
      @RequestBody(required = false) @Nullable Regeneration body,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    var how = Objects.requireNonNullElseGet(body, Regeneration::new);
    var options = how.options();
    return take(
        new Asked(owner, id, how.stream(), how.maxTokens(), request, response),
        ids -> new RegenerateAnswer(id, owner, mid, ids.answer(), options, how.onBusy()));
  }

  private record Asked(
      Owner owner,
      ConversationId conversation,
      boolean stream,
      @Nullable Integer maxTokens,
      HttpServletRequest request,
      HttpServletResponse response) {
    boolean events() {
      return stream && Accepts.events(request);
    }

    /// @throws Problem when the client does not accept the form that the answer will have
    void refuseUnacceptable() {
      var form =
          events()
              ? MediaType.TEXT_EVENT_STREAM
              : stream ? MediaType.TEXT_PLAIN : MediaType.APPLICATION_JSON;
      if (Accepts.refuses(request, form)) {
        throw new Problem(
            ProblemCode.NOT_ACCEPTABLE, "The answer would be " + form + ", which Accept refuses.");
      }
    }

    /// The last event that the client has seen. A client that repeats a turn may have seen a part
    /// of its stream.
    long seen() {
      return events() ? Objects.requireNonNullElse(LastSeen.of(request), 0L) : 0L;
    }

    Turns.Exchange exchange() {
      return new Turns.Exchange(owner, conversation, request, maxTokens, this::seen);
    }
  }

  /// @return the answer; null if it was streamed to the response
  private @Nullable ResponseEntity<MessageView> take(
      Asked asked, Function<Turns.Ids, ConversationCommand> command)
      throws IOException, InterruptedException {
    asked.refuseUnacceptable();
    try (var turn = turns.take(asked.exchange(), ids -> List.of(command.apply(ids)))) {
      if (!asked.stream()) {
        var message = replies.whole(turn.follow(), turn.answer());
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(message);
      }
      var stream =
          new AnswerStreams.Stream(
              asked.conversation(), turn.answer(), asked.request(), asked.response());
      if (asked.events()) {
        replies.events(turn.follow(), stream);
      } else {
        replies.text(turn.follow(), stream);
      }
      return null;
    }
  }
}
