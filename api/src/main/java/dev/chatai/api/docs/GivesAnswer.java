package dev.chatai.api.docs;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;
import static org.springframework.http.MediaType.TEXT_PLAIN_VALUE;

import dev.chatai.api.http.HeaderNames;
import dev.chatai.api.problem.ProblemCode;
import dev.chatai.conversation.query.MessageView;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Documents an operation that takes a turn: the forms of its answer, and its problems.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ApiResponse(
    responseCode = "200",
    description = "The answer, in the form asked for.",
    headers = {
      @Header(
          name = "Location",
          description = "Streams only: where the same stream can be had again.",
          schema = @Schema(type = "string", format = "uri-reference")),
      @Header(
          name = HeaderNames.MESSAGE_ID,
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
                      "event: message.delta\nid: 1000001\ndata: {\"text\":\"Because\"}\n\n"
                          + "event: message.tool_call.delta\nid: 1000002\n"
                          + "data: {\"index\":0,\"id\":\"call_1\",\"name\":\"weather\","
                          + "\"arguments\":\"{\\\"town\\\":\"}\n\n"))
    })
@AcceptsIdempotencyKey
@Refuses({
  ProblemCode.CONVERSATION_NOT_FOUND,
  ProblemCode.MESSAGE_NOT_FOUND,
  ProblemCode.CONVERSATION_BUSY,
  ProblemCode.QUEUE_FULL,
  ProblemCode.TOO_MANY_OPEN_TURNS,
  ProblemCode.TOKEN_QUOTA_EXCEEDED,
  ProblemCode.ANSWER_CANCELLED,
  ProblemCode.IDEMPOTENCY_KEY_REUSED,
  ProblemCode.UNKNOWN_FIELD,
  ProblemCode.UNKNOWN_MODEL,
  ProblemCode.INVALID_TOOL,
  ProblemCode.CONTEXT_TOO_LONG,
  ProblemCode.CONTENT_FILTERED,
  ProblemCode.UNSUPPORTED_PARAMETER,
  ProblemCode.UPSTREAM_RATE_LIMITED,
  ProblemCode.UPSTREAM_ERROR,
  ProblemCode.UPSTREAM_AUTH,
  ProblemCode.UPSTREAM_NO_CREDIT,
  ProblemCode.UPSTREAM_MODEL_NOT_FOUND,
  ProblemCode.TRUNCATED,
  ProblemCode.EMPTY_ANSWER,
  ProblemCode.ANSWER_TOO_LONG,
  ProblemCode.INTERRUPTED,
  ProblemCode.SERVER_STOPPING,
  ProblemCode.UPSTREAM_TIMEOUT
})
public @interface GivesAnswer {}
