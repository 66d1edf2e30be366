package dev.chatai.llm.prompt;

import dev.chatai.conversation.PromptRules;
import dev.chatai.conversation.content.Text;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What a model is given to read.
///
/// @param systemPrompt for conversations that have none of their own
/// @param contextTokens most tokens that the system prompt and the earlier turns may have together
@ConfigurationProperties("chatai")
public record PromptSettings(
    @Nullable String systemPrompt, @DefaultValue("16000") int contextTokens) {
  public PromptSettings {
    if (contextTokens < 1) {
      throw new IllegalArgumentException("chatai.context-tokens must be at least 1");
    }
  }

  public PromptRules rules() {
    return new PromptRules(
        contextTokens,
        systemPrompt == null || systemPrompt.isBlank() ? null : new Text(systemPrompt));
  }
}
