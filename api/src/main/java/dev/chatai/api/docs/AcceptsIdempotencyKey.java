package dev.chatai.api.docs;

import dev.chatai.api.http.HeaderNames;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Documents that an operation supports `Idempotency-Key`.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Parameter(
    name = HeaderNames.IDEMPOTENCY_KEY,
    in = ParameterIn.HEADER,
    description =
        "Any string of the client's. The same key with the same body gives the same result, however"
            + " often it comes within 24 hours: nothing is made or asked twice.",
    schema = @Schema(type = "string", minLength = 1, maxLength = 255))
public @interface AcceptsIdempotencyKey {}
