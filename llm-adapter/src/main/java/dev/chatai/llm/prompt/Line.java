package dev.chatai.llm.prompt;

import dev.chatai.conversation.ConversationCommand.AddedMessage;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.content.ToolResult;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A message: a question or an answer.
final class Line {
  /// Of which no word was said.
  static final Answer NOTHING = Answer.of(new Text(""));

  private final @Nullable MessageId parent;
  private final @Nullable Question question;
  private final @Nullable Answer answer;
  private final @Nullable String name;
  private int tokens = -1;

  private Line(
      @Nullable MessageId parent,
      @Nullable Question question,
      @Nullable Answer answer,
      @Nullable String name) {
    this.parent = parent;
    this.question = question;
    this.answer = answer;
    this.name = name;
  }

  /// @param parent the message it follows; null at a beginning
  static Line asked(@Nullable MessageId parent, Question question) {
    return new Line(parent, question, null, null);
  }

  static Line answered(@Nullable MessageId parent, Answer answer) {
    return new Line(parent, null, answer, null);
  }

  /// Of whoever said it; null for no name.
  @Nullable String name() {
    return name;
  }

  /// Of a turn in no conversation.
  ///
  /// @param name of whoever said it; null for none
  static Line of(@Nullable MessageId parent, AddedMessage said, @Nullable String name) {
    return new Line(parent, said.question(), said.answer(), name);
  }

  /// In its place, but left out of prompts.
  Line withoutWords() {
    return question != null ? asked(parent, new Text("")) : answered(parent, NOTHING);
  }

  @Nullable MessageId parent() {
    return parent;
  }

  boolean user() {
    return question != null && results().isEmpty();
  }

  /// What a user asks.
  List<Part> parts() {
    return switch (question) {
      case null -> List.of();
      case Text text -> List.of(new Part.TextPart(text));
      case Question.Parts told -> told.parts();
      case Question.ToolResults _ -> List.of();
    };
  }

  List<ToolResult> results() {
    return question instanceof Question.ToolResults told ? told.results() : List.of();
  }

  List<ToolCall> calls() {
    return answer == null ? List.of() : answer.toolCalls();
  }

  String text() {
    return question != null
        ? question.text().value()
        : Objects.requireNonNull(answer).text().value();
  }

  /// What the model thought before it answered; empty for nothing.
  String reasoning() {
    return answer == null || answer.reasoning() == null ? "" : answer.reasoning().value();
  }

  boolean isBlank() {
    return text().isBlank() && !isMoreThanText();
  }

  boolean isEmpty() {
    return text().isEmpty() && !isMoreThanText();
  }

  private boolean isMoreThanText() {
    return !calls().isEmpty() || question instanceof Question.Parts || !results().isEmpty();
  }

  /// Counted once, as every later prompt counts it again.
  int tokens(TokenCounter counter) {
    if (tokens < 0) {
      tokens =
          counter.ofMessage(name == null ? text() : name + "\n" + text())
              + counter.ofImages(parts())
              + counter.ofCalls(calls())
              + counter.ofMore(results().size() - 1);
    }
    return tokens;
  }

  int characters() {
    return Stream.of(
            parts().stream()
                .map(it ->
                    it instanceof Part.ImagePart image ? image.url() : ((Part.TextPart) it).text()),
            results().stream().map(ToolResult::content),
            answer == null ? Stream.<Text>of() : answer.texts())
        .flatMap(it -> it)
        .mapToInt(it -> it.value().length())
        .sum();
  }

  @Override
  public String toString() {
    return "Line[" + characters() + " characters]";
  }
}
