package dev.chatai.api;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;
import static org.springframework.http.MediaType.TEXT_PLAIN_VALUE;

import dev.chatai.conversation.ConversationCommand.PostMessage;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.query.MessageView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Asks a question and gives the answer in the form that the client wants.
@RestController
@Tag(name = "Turns")
class CompletionController {
  private final Messages messages;
  private final AnswerFeed feed;
  private final AnswerReplies replies;

  CompletionController(Messages messages, AnswerFeed feed, AnswerReplies replies) {
    this.messages = messages;
    this.feed = feed;
    this.replies = replies;
  }

  @Operation(
      summary = "Ask a question",
      description =
          """
          With `stream` false, the assistant's message once it is whole. With `stream` true, its \
          text as it comes: `text/plain`, or server-sent events with `Accept: text/event-stream`: \
          `message.started`, `message.delta {text}`, `message.restarted {attempt}` (the text so far \
          is void), and one of `message.completed|incomplete|failed|cancelled {message}`. A \
          plain-text stream that cannot be finished is aborted. A client that leaves changes \
          nothing: the answer is finished and kept.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "The answer, in the form asked for.",
      headers = {
        @Header(
            name = "Location",
            description = "Streams only: where the same stream can be had again.",
            schema = @Schema(type = "string", format = "uri-reference")),
        @Header(
            name = "X-Message-Id",
            description = "Streams only: the answer's id.",
            schema = @Schema(type = "string", format = "uuid"))
      },
      content = {
        @Content(
            mediaType = APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = MessageView.class)),
        @Content(
            mediaType = TEXT_PLAIN_VALUE,
            schema = @Schema(type = "string", example = "Because of Rayleigh scattering.")),
        @Content(
            mediaType = TEXT_EVENT_STREAM_VALUE,
            schema =
                @Schema(
                    type = "string",
                    example =
                        "event: message.delta\nid: 1000001\ndata: {\"text\":\"Because\"}\n\n"))
      })
  @Refuses({
    ProblemCode.MALFORMED_ID,
    ProblemCode.CONVERSATION_NOT_FOUND,
    ProblemCode.CONVERSATION_BUSY,
    ProblemCode.UNKNOWN_MODEL,
    ProblemCode.INVALID_PARENT,
    ProblemCode.CONTEXT_TOO_LONG,
    ProblemCode.UPSTREAM_RATE_LIMITED,
    ProblemCode.UPSTREAM_ERROR,
    ProblemCode.UPSTREAM_AUTH,
    ProblemCode.TRUNCATED,
    ProblemCode.EMPTY_ANSWER,
    ProblemCode.ANSWER_TOO_LONG,
    ProblemCode.INTERRUPTED,
    ProblemCode.UPSTREAM_TIMEOUT
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
    var question = MessageId.next();
    var answer = MessageId.next();
    try (var follow = feed.expect(owner, id, answer)) {
      messages.send(
          new PostMessage(
              id, owner, question, answer, turn.after(), turn.message(), turn.options()));
      if (!turn.stream()) {
        var message = replies.whole(follow, answer);
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(message);
      }
      var stream = new AnswerReplies.Stream(id, answer, response);
      if (Accepts.events(request)) {
        replies.events(follow, stream);
      } else {
        replies.text(follow, stream);
      }
      return null;
    }
  }
}
