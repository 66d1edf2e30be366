package dev.chatai.llm;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.model.StreamingChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;

/// Answers offline, always the same to the same, and says that it is no model. One word counts as
/// one token.
final class DemoModel implements StreamingChatModel {
  static final String NAME = "demo";

  private static final Duration PER_WORD = Duration.ofMillis(15);
  private static final Pattern WORD = Pattern.compile("\\S+\\s*|\\s+");
  private static final int LONGEST_QUOTE = 500;

  @Override
  public Flux<ChatResponse> stream(Prompt prompt) {
    var messages = prompt.getInstructions();
    var words = words(answer(messages));
    var options = prompt.getOptions();
    var most = options == null ? null : options.getMaxTokens();
    var said = most == null || most >= words.size() ? words : words.subList(0, most);
    var cut = said.size() < words.size();
    var read = messages.stream().mapToInt(it -> words(text(it)).size()).sum();
    return Flux.fromIterable(said)
        .delayElements(PER_WORD)
        .map(word -> chunk(word, "", new DefaultUsage(0, 0, 0)))
        .concatWithValues(chunk("", cut ? "LENGTH" : "STOP", new DefaultUsage(read, said.size())));
  }

  private static String answer(List<Message> messages) {
    var asked =
        messages.reversed().stream()
            .filter(it -> it.getMessageType() == MessageType.USER)
            .findFirst()
            .map(DemoModel::text)
            .orElse("");
    var earlier =
        messages.stream().filter(it -> it.getMessageType() != MessageType.SYSTEM).count() - 1;
    var quote =
        asked.codePointCount(0, asked.length()) <= LONGEST_QUOTE
            ? asked
            : asked.substring(0, asked.offsetByCodePoints(0, LONGEST_QUOTE)) + "…";
    return "This is ChatAI's built-in demo: no language model is connected. You said: “"
        + quote
        + "” after "
        + earlier
        + " earlier messages. Set OPENAI_API_KEY or OPENAI_BASE_URL to talk to a real model.";
  }

  private static List<String> words(String text) {
    return WORD.matcher(text).results().map(it -> it.group()).toList();
  }

  private static String text(Message message) {
    var text = message.getText();
    return text == null ? "" : text;
  }

  private static ChatResponse chunk(String text, String finish, DefaultUsage usage) {
    var message = AssistantMessage.builder().content(text).properties(Map.of()).build();
    var generation =
        new Generation(message, ChatGenerationMetadata.builder().finishReason(finish).build());
    return new ChatResponse(
        List.of(generation), ChatResponseMetadata.builder().model(NAME).usage(usage).build());
  }
}
