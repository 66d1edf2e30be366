package dev.chatai.conversation.content;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// A function that a model may call.
///
/// @param name 1 to 64 of `a-z A-Z 0-9 _ -`
/// @param description when and how to call it
/// @param parameters a JSON Schema, as JSON; null for none. Nobody interprets it here.
/// @param strict whether the arguments must fit the schema; null for the upstream's default
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Tool(
    String name, @Nullable Text description, @Nullable Text parameters, @Nullable Boolean strict)
    implements Words {}
