package dev.chatai.llm.prompt;

import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.PromptRules;
import dev.chatai.llm.prompt.Transcript.Line;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.stereotype.Component;

/// Builds a model's input from a transcript: the system prompt and the branch's earlier turns,
/// newest first within a token budget. What does not fit is left out whole, what is kept is never
/// cut, and the question itself is always included.
@Component
class Prompt {
  private final TokenCounter tokens;

  Prompt(TokenCounter tokens) {
    this.tokens = tokens;
  }

  List<Message> of(Transcript transcript, MessageId answer, PromptRules rules) {
    var system = systemPrompt(transcript, rules);
    var messages = new ArrayList<Message>();
    if (system != null) {
      messages.add(new SystemMessage(system));
    }
    var left = rules.contextTokens();
    var kept =
        rules.alternating()
            ? alternating(
                newest(
                    left - (system == null ? 0 : tokens.ofMessage(system)),
                    withoutBlank(transcript.before(answer)),
                    it -> it.tokens(tokens)))
            : newest(
                left - (system == null ? 0 : tokens.ofWholeMessage(system)),
                transcript.before(answer),
                it -> tokens.ofWholeMessage(it.text()));
    kept.forEach(it -> messages.add(message(it)));
    return List.copyOf(messages);
  }

  private static @Nullable String systemPrompt(Transcript transcript, PromptRules rules) {
    var own = transcript.systemPrompt();
    var standard = rules.systemPrompt();
    var system = own != null || standard == null ? own : standard.value();
    return system == null || system.isBlank() ? null : system;
  }

  /// As many as fit, at least the newest.
  ///
  /// @param most in tokens
  /// @param lines newest first
  /// @return oldest first
  private static Deque<Line> newest(int most, Stream<Line> lines, ToIntFunction<Line> count) {
    var left = most;
    var kept = new ArrayDeque<Line>();
    for (var line : (Iterable<Line>) lines::iterator) {
      left -= count.applyAsInt(line);
      if (left < 0 && !kept.isEmpty()) {
        break;
      }
      kept.addFirst(line);
    }
    return kept;
  }

  /// The question, which comes first, stays whatever it is.
  private static Stream<Line> withoutBlank(Stream<Line> lines) {
    var question = new AtomicBoolean(true);
    return lines.filter(it -> question.getAndSet(false) || !it.text().isBlank());
  }

  /// From the first user's message on, neighbours of one role joined by a blank line: two questions
  /// are neighbours when the answer between them failed before it had any text.
  private static Deque<Line> alternating(Deque<Line> lines) {
    var turns = new ArrayDeque<Line>();
    for (var line : lines) {
      var last = turns.peekLast();
      if (last == null) {
        if (line.user()) {
          turns.add(line);
        }
      } else if (last.user() == line.user()) {
        turns.removeLast();
        turns.add(last.joined(line));
      } else {
        turns.add(line);
      }
    }
    return turns;
  }

  private static Message message(Line line) {
    return line.user() ? new UserMessage(line.text()) : new AssistantMessage(line.text());
  }
}
