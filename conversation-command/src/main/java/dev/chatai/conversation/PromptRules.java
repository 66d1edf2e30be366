package dev.chatai.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatai.conversation.content.Text;
import org.jspecify.annotations.Nullable;

/// The rules by which a prompt is built from a conversation's log. Each attempt keeps its own, so
/// that its prompt can be shown as it was sent after the settings or the rules have changed.
///
/// @param contextTokens most tokens that the system prompt and the earlier turns may have together
/// @param systemPrompt for a conversation that has none of its own
/// @param version which rules: null in events from before there were versions, else [#NEWEST]
public record PromptRules(
    @JsonProperty("context_tokens") int contextTokens,
    @JsonProperty("system_prompt") @Nullable Text systemPrompt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer version) {
  /// Version 1: user and assistant alternate, the user first, and no message is blank, as strict
  /// chat templates require. Without a version each text is a message of its own.
  public static final int NEWEST = 1;

  public PromptRules(int contextTokens, @Nullable Text systemPrompt) {
    this(contextTokens, systemPrompt, NEWEST);
  }

  /// As events have them that are older than the version.
  public PromptRules withoutVersion() {
    return new PromptRules(contextTokens, systemPrompt, null);
  }

  /// Whether neighbours of one role are joined, see [#NEWEST].
  public boolean alternating() {
    return version != null;
  }
}
