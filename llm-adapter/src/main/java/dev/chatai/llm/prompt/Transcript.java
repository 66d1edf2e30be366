package dev.chatai.llm.prompt;

import dev.chatai.conversation.ConversationEvent;
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
import dev.chatai.conversation.ConversationEvent.MetadataChanged;
import dev.chatai.conversation.ConversationEvent.ModelChanged;
import dev.chatai.conversation.ConversationEvent.SystemPromptChanged;
import dev.chatai.conversation.ConversationEvent.TitleChanged;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.content.Text;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What was said in a conversation, folded from its own events: never stale, whatever the read
/// model has seen.
final class Transcript {
  private final Map<MessageId, Line> lines = new HashMap<>();
  private final Map<MessageId, TurnOptions> options = new HashMap<>();

  /// The options with which each question was posted.
  private final Map<MessageId, TurnOptions> asked = new HashMap<>();

  private @Nullable String systemPrompt;

  private int characters;

  /// A message.
  static final class Line {
    private final @Nullable MessageId parent;
    private final boolean user;
    private final String text;
    private int tokens = -1;

    /// @param parent the message it follows; null at a beginning
    Line(@Nullable MessageId parent, boolean user, String text) {
      this.parent = parent;
      this.user = user;
      this.text = text;
    }

    boolean user() {
      return user;
    }

    String text() {
      return text;
    }

    /// Counted once, as every later prompt counts it again.
    int tokens(TokenCounter counter) {
      if (tokens < 0) {
        tokens = counter.ofMessage(text);
      }
      return tokens;
    }

    Line joined(Line next) {
      return new Line(parent, user, text + "\n\n" + next.text);
    }

    @Override
    public String toString() {
      return "Line[" + text.length() + " characters]";
    }
  }

  Transcript add(ConversationEvent event) {
    switch (event) {
      case ConversationStarted started -> {
        var prompt = started.systemPrompt();
        systemPrompt = prompt == null ? null : prompt.value();
      }
      case MessagePosted posted -> {
        put(posted.question(), new Line(posted.parent(), true, posted.content().text().value()));
        lines.put(posted.answer(), new Line(posted.question(), false, ""));
        options.put(posted.answer(), posted.options());
        asked.put(posted.question(), posted.options());
      }
      case AnswerRequested requested -> {
        lines.put(requested.answer(), new Line(requested.question(), false, ""));
        options.put(
            requested.answer(),
            requested.options().or(asked.getOrDefault(requested.question(), TurnOptions.NONE)));
      }
      case AnswerStarted started -> say(started.answer(), "");
      case AnswerProgressed progressed -> {
        var more = new StringBuilder(line(progressed.answer()).text);
        progressed
            .pieces()
            .forEach(it -> {
              if (it instanceof Text text) {
                more.append(text.value());
              }
            });
        say(progressed.answer(), more.toString());
      }
      case AnswerCompleted completed -> say(completed.answer(), completed.text().value());
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
  Stream<Line> before(MessageId answer) {
    return Stream.iterate(followed(line(answer)), Objects::nonNull, this::followed)
        .filter(it -> !it.text.isEmpty());
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

  private void say(MessageId answer, String text) {
    put(answer, new Line(line(answer).parent, false, text));
  }

  private void put(MessageId message, Line line) {
    var before = lines.put(message, line);
    characters += line.text.length() - (before == null ? 0 : before.text.length());
  }
}
