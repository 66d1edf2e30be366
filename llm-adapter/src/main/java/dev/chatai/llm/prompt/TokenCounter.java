package dev.chatai.llm.prompt;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.chatai.conversation.Usage;
import java.util.List;
import java.util.Objects;
import org.springframework.ai.chat.messages.Message;
import org.springframework.stereotype.Component;

/// Counts tokens as today's OpenAI models do; near enough for the others.
@Component
public class TokenCounter {
  /// What a message costs beside its text, as OpenAI's cookbook counts ("How to count tokens").
  private static final int PER_MESSAGE = 4;

  private final Encoding encoding =
      Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

  TokenCounter() {
    ofMessage("the tables are read at start, not at the first question");
  }

  int ofMessage(String text) {
    return of(text) + PER_MESSAGE;
  }

  /// What a call took that was asked this and has said that.
  public Usage of(List<Message> asked, String said) {
    var prompt =
        asked.stream()
            .mapToInt(it -> ofMessage(Objects.requireNonNullElse(it.getText(), "")))
            .sum();
    var completion = of(said);
    return new Usage(prompt, completion, prompt + completion);
  }

  private int of(String text) {
    return encoding.countTokensOrdinary(text);
  }
}
