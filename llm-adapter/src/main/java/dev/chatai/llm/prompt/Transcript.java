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
import dev.chatai.conversation.answer.StatelessTurn;
import dev.chatai.conversation.content.Answer;
import dev.chatai.conversation.content.Text;
import java.util.HashMap;
import java.util.List;
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

  /// What was said in no conversation, up to the question.
  static Transcript of(StatelessTurn turn) {
    var transcript = new Transcript();
    MessageId last = null;
    for (var message : turn.said()) {
      var name = turn.names().get(message.id());
      transcript.put(message.id(), Line.of(last, message, name));
      last = message.id();
    }
    transcript.put(turn.answer(), Line.answered(last, Line.NOTHING));
    transcript.options.put(turn.answer(), turn.options());
    return transcript;
  }

  Transcript add(ConversationEvent event) {
    switch (event) {
      case ConversationStarted started -> {
        var prompt = started.systemPrompt();
        systemPrompt = prompt == null ? null : prompt.value();
      }
      case MessagePosted posted -> {
        put(posted.question(), Line.asked(posted.parent(), posted.content()));
        lines.put(posted.answer(), Line.answered(posted.question(), Line.NOTHING));
        options.put(posted.answer(), posted.options());
        asked.put(posted.question(), posted.options());
      }
      case QuestionAdded added ->
          put(added.question(), Line.asked(added.parent(), added.content()));
      case AnswerAdded added -> put(added.answer(), Line.answered(added.parent(), added.content()));
      case MessageRemoved removed -> put(removed.message(), line(removed.message()).withoutWords());
      case AnswerRequested requested -> {
        lines.put(requested.answer(), Line.answered(requested.question(), Line.NOTHING));
        options.put(
            requested.answer(),
            requested.options().or(asked.getOrDefault(requested.question(), TurnOptions.NONE)));
      }
      case AnswerStarted started -> say(started.answer(), Line.NOTHING);
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
    return line.parent() == null ? null : line(line.parent());
  }

  private Line line(MessageId id) {
    var line = lines.get(id);
    if (line == null) {
      throw new IllegalStateException("The log knows no message " + id);
    }
    return line;
  }

  private void say(MessageId answer, Answer content) {
    put(answer, Line.answered(Objects.requireNonNull(line(answer).parent()), content));
  }

  private void put(MessageId message, Line line) {
    var before = lines.put(message, line);
    characters += line.characters() - (before == null ? 0 : before.characters());
  }
}
