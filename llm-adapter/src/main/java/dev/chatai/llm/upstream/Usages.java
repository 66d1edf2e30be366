package dev.chatai.llm.upstream;

import com.openai.models.completions.CompletionUsage;
import dev.chatai.conversation.Usage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Token counts as Spring AI has them, and as the library below it, which knows more of them.
final class Usages {
  private Usages() {}

  static Usage of(org.springframework.ai.chat.metadata.Usage counted) {
    var more =
        Optional.ofNullable(counted.getNativeUsage() instanceof CompletionUsage it ? it : null);
    return new Usage(
        counted.getPromptTokens(),
        counted.getCompletionTokens(),
        counted.getTotalTokens(),
        number(
            more.flatMap(CompletionUsage::completionTokensDetails)
                .flatMap(CompletionUsage.CompletionTokensDetails::reasoningTokens)),
        number(
            more.flatMap(CompletionUsage::promptTokensDetails)
                .flatMap(CompletionUsage.PromptTokensDetails::cachedTokens)));
  }

  private static @Nullable Integer number(Optional<Long> count) {
    return count.map(Long::intValue).orElse(null);
  }
}
