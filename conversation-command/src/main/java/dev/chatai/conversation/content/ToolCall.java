package dev.chatai.conversation.content;

/// A tool that a model wants to be called. The client calls it and sends the result as its next
/// question.
///
/// @param id unique in its answer
/// @param name of the tool
/// @param arguments as the model wrote them: they should be a JSON object, and need not be
public record ToolCall(String id, String name, Text arguments) implements Words {}
