package dev.chatai.llm;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
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
  /// What a message costs beside its text, as OpenAI's cookbook counts ("How to count tokens").
  private static final int TOKENS_PER_MESSAGE = 4;

  /// Of today's OpenAI models; near enough for the others.
  private final Encoding encoding =
      Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

  Prompt() {
    tokens("the tables are read at start, not at the first question");
  }

  List<Message> of(Transcript transcript, MessageId answer, PromptRules rules) {
    var own = transcript.systemPrompt();
    var standard = rules.systemPrompt();
    var system = own != null || standard == null ? own : standard.value();
    var left = rules.contextTokens();
    var messages = new ArrayDeque<Message>();
    if (system != null && !system.isBlank()) {
      left -= tokens(system);
    }
    for (var line : transcript.before(answer).reversed()) {
      left -= tokens(line.text());
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

  private int tokens(String text) {
    return encoding.countTokensOrdinary(text) + TOKENS_PER_MESSAGE;
  }
}
