package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// How an answer failed.
///
/// @param code why
/// @param retryAfter seconds that the upstream asked to wait, if it did
public record Failure(
    FailureCode code, @JsonProperty("retry_after") @Nullable Integer retryAfter) {}
