package dev.chatai.conversation.content;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a model answers.
///
/// @param reasoning what it thought before; null for nothing
/// @param toolCalls the tools that it wants to be called, in its order
/// @param citations its sources, in its order
/// @param formatValid whether the text has the form that the turn's response format asks for; null
///   when it asks for none
public record Answer(
    Text text,
    @Nullable Text reasoning,
    List<ToolCall> toolCalls,
    List<Citation> citations,
    @Nullable Boolean formatValid) {
  public Answer {
    toolCalls = List.copyOf(toolCalls);
    citations = List.copyOf(citations);
  }

  /// An answer that is text only.
  public static Answer of(Text text) {
    return new Answer(text, null, List.of(), List.of(), null);
  }

  /// The answer that these pieces make.
  public static Answer of(Iterable<? extends Piece> pieces) {
    var builder = new Builder();
    pieces.forEach(builder::add);
    return builder.build();
  }

  /// Without its tool calls: those of an answer that did not come to its end must not be carried
  /// out, as their arguments may be cut.
  public Answer withoutToolCalls() {
    return new Answer(text, reasoning, List.of(), citations, formatValid);
  }

  public Answer withFormatValid(@Nullable Boolean valid) {
    return new Answer(text, reasoning, toolCalls, citations, valid);
  }

  /// All text in it: what it says, what it thought, and the arguments of its calls.
  public Stream<Text> texts() {
    var thought = reasoning == null ? Stream.<Text>of() : Stream.of(reasoning);
    return Stream.of(Stream.of(text), thought, toolCalls.stream().map(ToolCall::arguments))
        .flatMap(it -> it);
  }

  /// Joins pieces to an answer. Not thread-safe.
  public static final class Builder {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final TreeMap<Integer, Call> calls = new TreeMap<>();
    private final List<Citation> citations = new ArrayList<>();

    private static final class Call {
      private String id = "";
      private String name = "";
      private final StringBuilder arguments = new StringBuilder();

      void add(Piece.ToolCallFragment fragment) {
        if (id.isEmpty() && fragment.id() != null) {
          id = fragment.id();
        }
        if (name.isEmpty() && fragment.name() != null) {
          name = fragment.name();
        }
        if (fragment.arguments() != null) {
          arguments.append(fragment.arguments().value());
        }
      }
    }

    public void add(Piece piece) {
      switch (piece) {
        case Text said -> text.append(said.value());
        case Piece.Reasoning thought -> reasoning.append(thought.text().value());
        case Piece.ToolCallFragment fragment ->
            calls.computeIfAbsent(fragment.index(), _ -> new Call()).add(fragment);
        case Citation citation -> citations.add(citation);
      }
    }

    /// Whether no piece was added, or empty ones only.
    public boolean isEmpty() {
      return text.isEmpty() && reasoning.isEmpty() && calls.isEmpty() && citations.isEmpty();
    }

    /// The answer so far.
    public Answer build() {
      return new Answer(
          new Text(text.toString()),
          reasoning.isEmpty() ? null : new Text(reasoning.toString()),
          calls.values().stream()
              .map(it -> new ToolCall(it.id, it.name, new Text(it.arguments.toString())))
              .toList(),
          citations,
          null);
    }
  }
}
