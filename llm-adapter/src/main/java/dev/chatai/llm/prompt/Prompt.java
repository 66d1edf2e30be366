package dev.chatai.llm.prompt;

import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.PromptRules;
import java.util.ArrayDeque;
import java.util.List;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.stereotype.Component;

/// Makes what a model reads of a transcript: the system prompt and the branch's earlier turns,
/// newest first within a token budget. What does not fit is left out whole, what is kept is never
/// cut, and the question itself is always there.
@Component
class Prompt {
  private final TokenCounter tokens;

  Prompt(TokenCounter tokens) {
    this.tokens = tokens;
  }

  List<Message> of(Transcript transcript, MessageId answer, PromptRules rules) {
    var own = transcript.systemPrompt();
    var standard = rules.systemPrompt();
    var system = own != null || standard == null ? own : standard.value();
    var left = rules.contextTokens();
    var messages = new ArrayDeque<Message>();
    if (system != null && !system.isBlank()) {
      left -= tokens.ofMessage(system);
    }
    for (var line : transcript.before(answer).reversed()) {
      left -= tokens.ofMessage(line.text());
      if (left < 0 && !messages.isEmpty()) {
        break;
      }
      messages.addFirst(
          line.user() ? new UserMessage(line.text()) : new AssistantMessage(line.text()));
    }
    if (system != null && !system.isBlank()) {
      messages.addFirst(new SystemMessage(system));
    }
    return List.copyOf(messages);
  }
}
