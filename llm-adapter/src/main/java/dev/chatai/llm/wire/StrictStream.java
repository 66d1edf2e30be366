package dev.chatai.llm.wire;

import static dev.chatai.conversation.FailureCode.UPSTREAM_ERROR;

import com.openai.client.OpenAIClientAsync;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionChunk.Choice.FinishReason;
import com.openai.services.async.ChatServiceAsync;
import com.openai.services.async.chat.ChatCompletionServiceAsync;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Sees the stream before Spring AI does, for two reasons. Spring AI reports a finish reason that
/// it does not know like none at all, so an odd end would pass for a cut. And it logs errors with
/// the upstream's words, so it is given ours instead.
///
/// @param stream what the upstream sends
public record StrictStream(AsyncStreamResponse<ChatCompletionChunk> stream)
    implements AsyncStreamResponse<ChatCompletionChunk> {
  /// The same client, its streams strict. A proxy, since the interfaces on the way have a hundred
  /// methods and three matter.
  public static OpenAIClientAsync over(OpenAIClientAsync client) {
    return strict(client, OpenAIClientAsync.class);
  }

  private static <T> T strict(T target, Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              try {
                return strict(method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw UpstreamErrors.of(e);
              }
            }));
  }

  @SuppressWarnings("unchecked") // the one stream that these services give
  private static Object strict(Object result) {
    return switch (result) {
      case ChatServiceAsync chat -> strict(chat, ChatServiceAsync.class);
      case ChatCompletionServiceAsync calls -> strict(calls, ChatCompletionServiceAsync.class);
      case AsyncStreamResponse<?> stream ->
          new StrictStream((AsyncStreamResponse<ChatCompletionChunk>) stream);
      default -> result;
    };
  }

  @Override
  public AsyncStreamResponse<ChatCompletionChunk> subscribe(
      Handler<? super ChatCompletionChunk> handler) {
    stream.subscribe(chunk -> handler.onNext(checked(chunk)));
    return this;
  }

  @Override
  public AsyncStreamResponse<ChatCompletionChunk> subscribe(
      Handler<? super ChatCompletionChunk> handler, Executor executor) {
    stream.subscribe(chunk -> handler.onNext(checked(chunk)), executor);
    return this;
  }

  private static ChatCompletionChunk checked(ChatCompletionChunk chunk) {
    for (var choice : chunk.choices()) {
      boolean odd =
          choice.finishReason().filter(r -> r.value() == FinishReason.Value._UNKNOWN).isPresent();
      if (odd) {
        throw new UpstreamFailure(UPSTREAM_ERROR, false, null, "an unknown finish reason");
      }
    }
    return named(chunk);
  }

  /// Some servers leave the name of the answer or of the model out, without which Spring AI breaks
  /// off.
  private static ChatCompletionChunk named(ChatCompletionChunk chunk) {
    boolean named = chunk._id().asString().isPresent() && chunk._model().asString().isPresent();
    return counted(named ? chunk : chunk.toBuilder().id("").model("").build());
  }

  /// A broken counter is no reason to lose an answer.
  private static ChatCompletionChunk counted(ChatCompletionChunk chunk) {
    try {
      var sound =
          chunk
              .usage()
              .filter(it ->
                  it.promptTokens() >= 0
                      && it.completionTokens() >= 0
                      && it.totalTokens() >= 0
                      && it.promptTokens() + it.completionTokens() + it.totalTokens()
                          <= Integer.MAX_VALUE)
              .isPresent();
      return sound || chunk.usage().isEmpty() ? chunk : uncounted(chunk);
    } catch (RuntimeException unreadable) {
      return uncounted(chunk);
    }
  }

  private static ChatCompletionChunk uncounted(ChatCompletionChunk chunk) {
    return chunk.toBuilder().usage(Optional.empty()).build();
  }

  @Override
  public CompletableFuture<@Nullable Void> onCompleteFuture() {
    var end = new CompletableFuture<@Nullable Void>();
    var _ =
        stream
            .onCompleteFuture()
            .whenComplete((_, thrown) -> {
              if (thrown == null) {
                end.complete(null);
              } else {
                end.completeExceptionally(UpstreamErrors.of(thrown));
              }
            });
    return end;
  }

  @Override
  public void close() {
    stream.close();
  }
}
