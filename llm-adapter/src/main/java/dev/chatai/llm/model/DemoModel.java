package dev.chatai.llm.model;

import dev.chatai.llm.upstream.Upstream;
import dev.chatai.llm.upstream.UpstreamSettings;
import dev.chatai.llm.wire.Connections;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;

/// The model that answers when no other is configured. It works offline, gives the same answer to
/// the same question, and says what it is. A token is a word.
final class DemoModel implements ChatModel {
  static final String NAME = "demo";

  /// Characters of a message that are repeated.
  private static final int REPEATED = 2_000;

  private final Duration pause;

  DemoModel(Duration pause) {
    this.pause = pause;
  }

  static Upstream create(DemoSettings settings, UpstreamSettings limits) {
    Upstream.Dialect dialect =
        (request, _) ->
            ChatOptions.builder().model(request.model()).maxTokens(request.maxTokens()).build();
    return new Upstream(new DemoModel(settings.pause()), dialect, new Connections(), limits);
  }

  @Override
  public ChatResponse call(Prompt prompt) {
    var words = words(answer(prompt.getInstructions()));
    int told = told(words, prompt);
    return response(String.join("", words.subList(0, told)), end(words, told), prompt, told);
  }

  /// Streams word by word on the subscriber's thread, which sleeps between two words and so should
  /// be a virtual one.
  @Override
  public Flux<ChatResponse> stream(Prompt prompt) {
    return Flux.defer(() -> {
      var words = words(answer(prompt.getInstructions()));
      int told = told(words, prompt);
      return Flux.fromStream(IntStream.rangeClosed(0, told).boxed())
          .map(i ->
              i == told
                  ? response("", end(words, told), prompt, told)
                  : response(words.get(i), null, prompt, 0))
          .doOnNext(_ -> LockSupport.parkNanos(pause.toNanos()));
    });
  }

  private static String answer(List<Message> messages) {
    int last = messages.size() - 1;
    while (last >= 0 && messages.get(last).getMessageType() != MessageType.USER) {
      last--;
    }
    var said = last < 0 ? "" : messages.get(last).getText();
    long earlier =
        messages.stream()
            .limit(Math.max(last, 0))
            .filter(m -> m.getMessageType() != MessageType.SYSTEM)
            .count();
    return "This is ChatAI's built-in demo model: no language model is connected. You said: “"
        + bounded(said == null ? "" : said)
        + "”. With it came "
        + switch ((int) earlier) {
          case 0 -> "no earlier message";
          case 1 -> "1 earlier message";
          default -> earlier + " earlier messages";
        }
        + ". Set OPENAI_API_KEY or OPENAI_BASE_URL to talk to a real one.";
  }

  private static String bounded(String said) {
    if (said.length() <= REPEATED) {
      return said;
    }
    int end = Character.isHighSurrogate(said.charAt(REPEATED - 1)) ? REPEATED - 1 : REPEATED;
    return said.substring(0, end) + "…";
  }

  private static List<String> words(String text) {
    return List.of(text.split("(?<=\\s)(?=\\S)", -1));
  }

  private static int told(List<String> words, Prompt prompt) {
    var options = prompt.getOptions();
    var most = options == null ? null : options.getMaxTokens();
    return most == null ? words.size() : Math.min(most, words.size());
  }

  private static String end(List<String> words, int told) {
    return told < words.size() ? "LENGTH" : "STOP";
  }

  private static ChatResponse response(
      String text, @Nullable String finish, Prompt prompt, int told) {
    var metadata = ChatResponseMetadata.builder().model(NAME);
    if (finish != null) {
      int asked =
          prompt.getInstructions().stream()
              .map(Message::getText)
              .mapToInt(said -> said == null ? 0 : words(said).size())
              .sum();
      metadata.usage(new DefaultUsage(asked, told));
    }
    var generation = ChatGenerationMetadata.builder().finishReason(finish).build();
    return new ChatResponse(
        List.of(new Generation(new AssistantMessage(text), generation)), metadata.build());
  }
}
