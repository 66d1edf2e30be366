package dev.chatai.api.docs;

import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

import dev.chatai.api.http.HeaderNames;
import dev.chatai.api.http.LastSeen;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Documents an operation that returns a stream, and how a client resumes it: see [LastSeen].
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ApiResponse(
    responseCode = "200",
    description = "Server-sent events.",
    content = @Content(mediaType = TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
@Parameter(
    name = HeaderNames.LAST_EVENT_ID,
    in = ParameterIn.HEADER,
    description = "The last event already seen.",
    schema = @Schema(type = "integer", format = "int64", minimum = "0"))
@Parameter(
    name = LastSeen.PARAMETER,
    in = ParameterIn.QUERY,
    description = "The same, for clients that cannot set headers.",
    schema = @Schema(type = "integer", format = "int64", minimum = "0"))
public @interface Resumable {}
