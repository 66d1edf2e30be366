package dev.chatai.conversation.content;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a tool gave.
///
/// @param call the call's id
public record ToolResult(@JsonProperty("tool_call_id") String call, Text content)
    implements Words {}
