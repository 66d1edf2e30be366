package dev.chatai.llm.upstream;

import dev.chatai.conversation.TurnOptions;
import java.util.List;
import org.springframework.ai.chat.messages.Message;

/// One question to a model.
///
/// @param model name of the model, as the upstream knows it, whatever the options say
/// @param messages the whole prompt, oldest first, see [UserParts]
public record UpstreamRequest(String model, List<Message> messages, TurnOptions options) {
  /// Without the messages: they are somebody's.
  @Override
  public String toString() {
    return "UpstreamRequest[" + model + ", " + messages.size() + " messages]";
  }
}
