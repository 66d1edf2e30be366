package dev.chatai.llm;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.Message;

/// What is asked of a model; null is the upstream's own default.
record UpstreamRequest(
    String model,
    List<Message> messages,
    @Nullable Double temperature,
    @Nullable Integer maxTokens) {
  @Override
  public String toString() {
    return "UpstreamRequest[" + model + ", " + messages.size() + " messages]";
  }
}
