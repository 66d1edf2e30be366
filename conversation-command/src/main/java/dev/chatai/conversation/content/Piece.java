package dev.chatai.conversation.content;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// A piece of an answer as the model sent it, of one of four kinds. In JSON, text is a string and
/// the others are objects, which their fields tell apart.
public sealed interface Piece extends Words
    permits Text, Piece.Reasoning, Piece.ToolCallFragment, Citation {
  /// Of what the model thinks before it answers.
  record Reasoning(@JsonProperty("reasoning") Text text) implements Piece {}

  /// A part of a tool call. Fragments of the same index make one call: its id and name are those of
  /// the first fragment that has them, its arguments are joined.
  ///
  /// @param index the call's place among the answer's calls, from 0
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ToolCallFragment(
      int index, @Nullable String id, @Nullable String name, @Nullable Text arguments)
      implements Piece {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Piece of(String text) {
    return new Text(text);
  }

  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  static Piece of(
      @JsonProperty("reasoning") @Nullable Text reasoning,
      @JsonProperty("index") @Nullable Integer index,
      @JsonProperty("id") @Nullable String id,
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("arguments") @Nullable Text arguments,
      @JsonProperty("url") @Nullable Text url,
      @JsonProperty("title") @Nullable Text title,
      @JsonProperty("start") @Nullable Integer start,
      @JsonProperty("end") @Nullable Integer end) {
    if (reasoning != null) {
      return new Reasoning(reasoning);
    }
    if (index != null) {
      return new ToolCallFragment(index, id, name, arguments);
    }
    if (url != null) {
      return new Citation(url, title, start, end);
    }
    throw new IllegalArgumentException("a piece is text, reasoning, a tool call or a citation");
  }
}
