package dev.chatai.llm.model;

import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.content.Piece;
import dev.chatai.conversation.content.Text;
import dev.chatai.llm.chunk.Beside;
import dev.chatai.llm.upstream.Upstream;
import dev.chatai.llm.upstream.UpstreamRequest;
import dev.chatai.llm.upstream.UpstreamSettings;
import dev.chatai.llm.wire.Connections;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
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

  private final Duration pause;

  DemoModel(Duration pause) {
    this.pause = pause;
  }

  static Upstream create(DemoSettings settings, UpstreamSettings limits) {
    return new Upstream(
        new DemoModel(settings.pause()),
        (request, _) -> new Asked(request),
        new Connections(),
        limits);
  }

  /// A prompt that has all of the request.
  private static final class Asked extends Prompt {
    private final UpstreamRequest request;

    Asked(UpstreamRequest request) {
      super(request.messages(), ChatOptions.builder().build());
      this.request = request;
    }
  }

  private static UpstreamRequest request(Prompt prompt) {
    return prompt instanceof Asked asked
        ? asked.request
        : new UpstreamRequest(NAME, prompt.getInstructions(), TurnOptions.NONE);
  }

  @Override
  public ChatResponse call(Prompt prompt) {
    throw new UnsupportedOperationException("it only streams");
  }

  /// Streams word by word on the subscriber's thread, which sleeps between two words and so should
  /// be a virtual one.
  @Override
  public Flux<ChatResponse> stream(Prompt prompt) {
    return Flux.defer(() -> {
      var request = request(prompt);
      var pieces = DemoAnswer.to(request);
      var most = request.options().maxTokens();
      int told = most == null ? pieces.size() : Math.min(most, pieces.size());
      return Flux.fromStream(IntStream.rangeClosed(0, told).boxed())
          .map(i -> i == told ? end(pieces, told, request) : response(pieces.get(i)))
          .doOnNext(_ -> LockSupport.parkNanos(pause.toNanos()));
    });
  }

  private static ChatResponse response(Piece piece) {
    var message =
        piece instanceof Text text
            ? new AssistantMessage(text.value())
            : AssistantMessage.builder()
                .content("")
                .properties(Map.of(Beside.FIELD, new Beside(List.of(piece), false).json()))
                .build();
    return new ChatResponse(List.of(new Generation(message)));
  }

  private static ChatResponse end(List<Piece> pieces, int told, UpstreamRequest request) {
    var calls = pieces.stream().anyMatch(Piece.ToolCallFragment.class::isInstance);
    var reason = told < pieces.size() ? "LENGTH" : calls ? "TOOL_CALLS" : "STOP";
    int asked =
        request.messages().stream()
            .map(Message::getText)
            .mapToInt(said -> said == null ? 0 : DemoAnswer.words(said).size())
            .sum();
    return new ChatResponse(
        List.of(
            new Generation(
                new AssistantMessage(""),
                ChatGenerationMetadata.builder().finishReason(reason).build())),
        ChatResponseMetadata.builder().model(NAME).usage(new DefaultUsage(asked, told)).build());
  }
}
