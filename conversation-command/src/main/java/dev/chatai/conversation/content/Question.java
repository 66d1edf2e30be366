package dev.chatai.conversation.content;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a model is asked: a text, parts of which some are images, or the results of the tools that
/// its last answer called.
public sealed interface Question extends Words permits Text, Question.Parts, Question.ToolResults {
  /// All text in it, in order.
  Stream<Text> texts();

  /// All text in it as one, a blank line between.
  default Text text() {
    return new Text(texts().map(Text::value).collect(Collectors.joining("\n\n")));
  }

  /// @param parts at least one
  record Parts(List<Part> parts) implements Question {
    public Parts {
      parts = List.copyOf(parts);
    }

    @Override
    public Stream<Text> texts() {
      return parts.stream()
          .flatMap(it -> it instanceof Part.TextPart said ? Stream.of(said.text()) : Stream.of());
    }

    public Stream<Part.ImagePart> images() {
      return parts.stream()
          .flatMap(it -> it instanceof Part.ImagePart image ? Stream.of(image) : Stream.of());
    }
  }

  /// @param results one for each call
  record ToolResults(@JsonProperty("tool_results") List<ToolResult> results) implements Question {
    public ToolResults {
      results = List.copyOf(results);
    }

    @Override
    public Stream<Text> texts() {
      return results.stream().map(ToolResult::content);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Question of(String text) {
    return new Text(text);
  }

  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  static Question of(
      @JsonProperty("parts") @Nullable List<Part> parts,
      @JsonProperty("tool_results") @Nullable List<ToolResult> results) {
    if ((parts == null) == (results == null)) {
      throw new IllegalArgumentException("a question has either parts or tool results");
    }
    return parts != null ? new Parts(parts) : new ToolResults(results);
  }
}
