package dev.chatai.llm.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.Message;

/// One question to a model; null is the upstream's own default.
///
/// @param model name of the model, as the upstream knows it
/// @param messages the whole prompt, oldest first
/// @param temperature 0 to 2
/// @param maxTokens most tokens the answer may have, at least 1
public record UpstreamRequest(
    String model,
    List<Message> messages,
    @Nullable Double temperature,
    @Nullable Integer maxTokens) {
  /// Without the messages: they are somebody's.
  @Override
  public String toString() {
    return "UpstreamRequest[" + model + ", " + messages.size() + " messages]";
  }
}
