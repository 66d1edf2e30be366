package dev.chatai.llm.model;

import com.openai.client.OpenAIClientAsync;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.services.async.ChatServiceAsync;
import com.openai.services.async.chat.ChatCompletionServiceAsync;
import dev.chatai.llm.wire.UpstreamErrors;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Keeps the upstream's words from Spring AI, which logs the errors that it is given: every error
/// of a stream is turned into ours before Spring AI sees it.
///
/// @param stream what the exchange made of what the upstream sends
record GuardedStream(AsyncStreamResponse<ChatCompletionChunk> stream)
    implements AsyncStreamResponse<ChatCompletionChunk> {
  /// The same client with its streams guarded. It is a proxy, since the interfaces on the way have
  /// a hundred methods, of which three matter.
  static OpenAIClientAsync over(OpenAIClientAsync client) {
    return guarded(client, OpenAIClientAsync.class);
  }

  private static <T> T guarded(T target, Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              try {
                return guarded(method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw UpstreamErrors.of(e);
              }
            }));
  }

  @SuppressWarnings("unchecked") // the one stream that these services give
  private static Object guarded(Object result) {
    return switch (result) {
      case ChatServiceAsync chat -> guarded(chat, ChatServiceAsync.class);
      case ChatCompletionServiceAsync calls -> guarded(calls, ChatCompletionServiceAsync.class);
      case AsyncStreamResponse<?> stream ->
          new GuardedStream((AsyncStreamResponse<ChatCompletionChunk>) stream);
      default -> result;
    };
  }

  @Override
  public AsyncStreamResponse<ChatCompletionChunk> subscribe(
      Handler<? super ChatCompletionChunk> handler) {
    stream.subscribe(handler);
    return this;
  }

  @Override
  public AsyncStreamResponse<ChatCompletionChunk> subscribe(
      Handler<? super ChatCompletionChunk> handler, Executor executor) {
    stream.subscribe(handler, executor);
    return this;
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
