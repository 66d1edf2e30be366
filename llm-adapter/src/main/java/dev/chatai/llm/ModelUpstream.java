package dev.chatai.llm;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.StreamingChatModel;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

/// A Spring AI model as an upstream.
final class ModelUpstream implements Upstream, AutoCloseable {
  private static final long LOOK_MILLIS = 100;

  private final StreamingChatModel model;
  private final BiFunction<UpstreamRequest, String, ChatOptions> options;
  private final @Nullable Connections connections;
  private final UpstreamSettings limits;
  private final Set<ModelCall> calls = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("upstream-watch").factory());

  /// @param options makes the options of one call; its second argument is the connection's name
  /// @param connections null for a model that makes none
  ModelUpstream(
      StreamingChatModel model,
      BiFunction<UpstreamRequest, String, ChatOptions> options,
      @Nullable Connections connections,
      UpstreamSettings limits) {
    this.model = model;
    this.options = options;
    this.connections = connections;
    this.limits = limits;
    watch.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public Call open(UpstreamRequest request, Listener listener) {
    var connection = connections == null ? null : connections.expect();
    var call = new ModelCall(listener, connection, limits, it -> forget(it, connection));
    calls.add(call);
    var prompt =
        new Prompt(
            request.messages(), options.apply(request, connection == null ? "" : connection.id));
    try {
      call.streams(model.stream(prompt).subscribe(call::on, call::onError, call::onEnd));
    } catch (RuntimeException failure) {
      call.onError(failure);
    }
    return call;
  }

  private void forget(ModelCall call, Connections.@Nullable Connection connection) {
    calls.remove(call);
    if (connections != null && connection != null) {
      connections.forget(connection);
    }
  }

  private void look() {
    var now = System.nanoTime();
    calls.forEach(call -> call.watch(now));
  }

  @Override
  public void close() {
    watch.shutdownNow();
    calls.forEach(ModelCall::close);
  }
}
