package dev.chatai.llm.prompt;

import dev.chatai.conversation.ConversationEvent;
import dev.chatai.conversation.ConversationEvent.AnswerAdded;
import dev.chatai.conversation.ConversationEvent.AnswerCancelled;
import dev.chatai.conversation.ConversationEvent.AnswerCompleted;
import dev.chatai.conversation.ConversationEvent.AnswerFailed;
import dev.chatai.conversation.ConversationEvent.AnswerProgressed;
import dev.chatai.conversation.ConversationEvent.AnswerRequested;
import dev.chatai.conversation.ConversationEvent.AnswerStarted;
import dev.chatai.conversation.ConversationEvent.BranchChosen;
import dev.chatai.conversation.ConversationEvent.CancellationRequested;
import dev.chatai.conversation.ConversationEvent.ConversationErased;
import dev.chatai.conversation.ConversationEvent.ConversationStarted;
import dev.chatai.conversation.ConversationEvent.MessagePosted;
import dev.chatai.conversation.ConversationEvent.MessageRemoved;
import dev.chatai.conversation.ConversationEvent.MetadataChanged;
import dev.chatai.conversation.ConversationEvent.ModelChanged;
import dev.chatai.conversation.ConversationEvent.QuestionAdded;
import dev.chatai.conversation.ConversationEvent.SystemPromptChanged;
import dev.chatai.conversation.ConversationEvent.TitleChanged;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Part;
import dev.chatai.conversation.content.Question;
import dev.chatai.conversation.content.Text;
import dev.chatai.conversation.content.ToolCall;
import dev.chatai.conversation.content.ToolResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What was said in a conversation, folded from its own events: never stale, whatever the read
/// model has seen.
final class Transcript {
  private static final Text NO_TEXT = new Text("");
  private static final Answer NOTHING = Answer.of(NO_TEXT);

  private final Map<MessageId, Line> lines = new HashMap<>();
  private final Map<MessageId, TurnOptions> options = new HashMap<>();

  /// The options with which each question was posted.
  private final Map<MessageId, TurnOptions> asked = new HashMap<>();

  private @Nullable String systemPrompt;

  private int characters;

  /// A message: a question or an answer.
  static final class Line {
    private final @Nullable MessageId parent;
    private final @Nullable Question question;
    private final @Nullable Answer answer;
    private int tokens = -1;

    private Line(@Nullable MessageId parent, @Nullable Question question, @Nullable Answer answer) {
      this.parent = parent;
      this.question = question;
      this.answer = answer;
    }

    /// @param parent the message it follows; null at a beginning
    static Line asked(@Nullable MessageId parent, Question question) {
      return new Line(parent, question, null);
    }

    static Line answered(@Nullable MessageId parent, Answer answer) {
      return new Line(parent, null, answer);
    }

    /// In its place, but left out of prompts.
    Line withoutWords() {
      return question != null ? asked(parent, NO_TEXT) : answered(parent, NOTHING);
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

    /// What the model thought before it called.
    String reasoning() {
      return answer == null || answer.reasoning() == null ? "" : answer.reasoning().value();
    }

    boolean isBlank() {
      return text().isBlank() && !isMoreThanText();
    }

    private boolean isEmpty() {
      return text().isEmpty() && !isMoreThanText();
    }

    private boolean isMoreThanText() {
      return !calls().isEmpty() || question instanceof Question.Parts || !results().isEmpty();
    }

    /// Counted once, as every later prompt counts it again.
    int tokens(TokenCounter counter) {
      if (tokens < 0) {
        tokens =
            counter.ofMessage(text())
                + counter.ofImages(parts())
                + counter.ofCalls(calls())
                + counter.ofMore(results().size() - 1);
      }
      return tokens;
    }

    private int characters() {
      return Stream.of(
              parts().stream()
                  .map(it ->
                      it instanceof Part.ImagePart image
                          ? image.url()
                          : ((Part.TextPart) it).text()),
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

  Transcript add(ConversationEvent event) {
    switch (event) {
      case ConversationStarted started -> {
        var prompt = started.systemPrompt();
        systemPrompt = prompt == null ? null : prompt.value();
      }
      case MessagePosted posted -> {
        put(posted.question(), Line.asked(posted.parent(), posted.content()));
        lines.put(posted.answer(), Line.answered(posted.question(), NOTHING));
        options.put(posted.answer(), posted.options());
        asked.put(posted.question(), posted.options());
      }
      case QuestionAdded added ->
          put(added.question(), Line.asked(added.parent(), added.content()));
      case AnswerAdded added -> put(added.answer(), Line.answered(added.parent(), added.content()));
      case MessageRemoved removed -> put(removed.message(), line(removed.message()).withoutWords());
      case AnswerRequested requested -> {
        lines.put(requested.answer(), Line.answered(requested.question(), NOTHING));
        options.put(
            requested.answer(),
            requested.options().or(asked.getOrDefault(requested.question(), TurnOptions.NONE)));
      }
      case AnswerStarted started -> say(started.answer(), NOTHING);
      case AnswerProgressed progressed -> {
        var more = new StringBuilder(line(progressed.answer()).text());
        progressed.pieces().stream()
            .filter(Text.class::isInstance)
            .forEach(it -> more.append(((Text) it).value()));
        say(progressed.answer(), Answer.of(new Text(more.toString())));
      }
      case AnswerCompleted completed -> say(completed.answer(), completed.content());
      case SystemPromptChanged changed -> {
        var prompt = changed.systemPrompt();
        systemPrompt = prompt == null ? null : prompt.value();
      }
      case AnswerFailed _, AnswerCancelled _, CancellationRequested _ -> {
        // what was shown of it stays
      }
      case TitleChanged _,
          ModelChanged _,
          MetadataChanged _,
          BranchChosen _,
          ConversationErased _ -> {
        // no model reads them
      }
    }
    return this;
  }

  boolean isAnswer(MessageId message) {
    return options.containsKey(message);
  }

  @Nullable String systemPrompt() {
    return systemPrompt;
  }

  TurnOptions options(MessageId answer) {
    return options.getOrDefault(answer, TurnOptions.NONE);
  }

  /// How many characters it holds.
  int characters() {
    return characters;
  }

  /// What was said before an answer on its branch, newest first: its question, and so on back to
  /// the beginning; answers that came to nothing left out.
  List<Line> before(MessageId answer) {
    return Stream.iterate(followed(line(answer)), Objects::nonNull, this::followed)
        .filter(it -> !it.isEmpty())
        .toList();
  }

  private @Nullable Line followed(Line line) {
    return line.parent == null ? null : line(line.parent);
  }

  private Line line(MessageId id) {
    var line = lines.get(id);
    if (line == null) {
      throw new IllegalStateException("The log knows no message " + id);
    }
    return line;
  }

  private void say(MessageId answer, Answer content) {
    put(answer, Line.answered(Objects.requireNonNull(line(answer).parent), content));
  }

  private void put(MessageId message, Line line) {
    var before = lines.put(message, line);
    characters += line.characters() - (before == null ? 0 : before.characters());
  }
}
