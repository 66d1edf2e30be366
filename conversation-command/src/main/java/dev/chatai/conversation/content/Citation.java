package dev.chatai.conversation.content;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// A source that a model or its provider names for an answer.
///
/// @param start where the text that it supports begins, as the provider counts; likewise `end`
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Citation(
    Text url, @Nullable Text title, @Nullable Integer start, @Nullable Integer end)
    implements Piece {}
