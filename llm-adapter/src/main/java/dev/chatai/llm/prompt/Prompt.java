package dev.chatai.llm.prompt;

import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.PromptRules;
import dev.chatai.conversation.TurnOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
    var system = systemPrompt(transcript, answer, rules);
    var messages = new ArrayList<Message>();
    if (system != null) {
      messages.add(new SystemMessage(system));
    }
    if (rules.alternating()) {
      var options = transcript.options(answer);
      var left = left(rules, system == null ? 0 : tokens.ofMessage(system), options);
      messages.addAll(PromptMessages.of(newest(left, Unit.all(transcript.before(answer)))));
    } else {
      var left = rules.contextTokens() - (system == null ? 0 : tokens.ofWholeMessage(system));
      messages.addAll(withoutVersion(left, transcript.before(answer)));
    }
    return List.copyOf(messages);
  }

  /// The schemas of tools and answers are read by the model too.
  private int left(PromptRules rules, int system, TurnOptions options) {
    return rules.contextTokens() - system - tokens.ofSchemas(options);
  }

  private static @Nullable String systemPrompt(
      Transcript transcript, MessageId answer, PromptRules rules) {
    var turns = transcript.options(answer).systemPrompt();
    var own = turns == null ? transcript.systemPrompt() : turns.value();
    var standard = rules.systemPrompt();
    var system = own != null || standard == null ? own : standard.value();
    return system == null || system.isBlank() ? null : system;
  }

  /// As many as fit, at least the newest. Where that is the result of a call, the user's question
  /// that led to it is kept too, whatever of the calls between is left out: a prompt begins with a
  /// user's message.
  ///
  /// @param most in tokens
  /// @param units newest first
  /// @return oldest first
  private Deque<Unit> newest(int most, List<Unit> units) {
    var question = 0;
    while (question < units.size() - 1 && !units.get(question).isUsers()) {
      question++;
    }
    var left = most - (question > 0 ? units.get(question).tokens(tokens) : 0);
    var kept = new ArrayDeque<Unit>();
    for (var i = 0; i < units.size(); i++) {
      var unit = units.get(i);
      left -= i == question && i > 0 ? 0 : unit.tokens(tokens);
      if (left < 0 && !kept.isEmpty()) {
        if (i <= question) {
          kept.addFirst(units.get(question));
        }
        break;
      }
      kept.addFirst(unit);
    }
    while (!kept.isEmpty() && !kept.getFirst().isUsers()) {
      kept.removeFirst();
    }
    return kept;
  }

  /// As prompts were built before the rules had versions: each text a message of its own.
  private List<Message> withoutVersion(int most, List<Line> lines) {
    var left = most;
    var kept = new ArrayDeque<Message>();
    for (var line : lines) {
      left -= tokens.ofWholeMessage(line.text());
      if (left < 0 && !kept.isEmpty()) {
        break;
      }
      kept.addFirst(line.user() ? new UserMessage(line.text()) : new AssistantMessage(line.text()));
    }
    return List.copyOf(kept);
  }
}
