package dev.chatai.llm;

import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.core.ClientOptions;
import dev.chatai.conversation.Models;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import okhttp3.Dispatcher;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Chooses the one upstream: a real one when it is configured, else the demo.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({OpenAiSettings.class, UpstreamSettings.class, ModelSettings.class})
class UpstreamConfiguration {
  private static final int PARALLEL_CALLS = 20_000;

  @Bean(destroyMethod = "close")
  ModelUpstream upstream(OpenAiSettings openAi, UpstreamSettings limits) {
    return openAi.present() ? openAi(openAi, limits) : demo(limits);
  }

  @Bean
  Models models(OpenAiSettings openAi, ModelSettings settings) {
    return new ServedModels(openAi.present(), settings.model());
  }

  static ModelUpstream demo(UpstreamSettings limits) {
    return new ModelUpstream(
        new DemoModel(),
        (request, _) ->
            ChatOptions.builder()
                .model(request.model())
                .temperature(request.temperature())
                .maxTokens(request.maxTokens())
                .build(),
        null,
        limits);
  }

  /// Built by hand: Spring AI's own wiring retries behind our back, cuts every answer at 60 s, and
  /// takes a platform thread for each stream.
  static ModelUpstream openAi(OpenAiSettings settings, UpstreamSettings limits) {
    var virtual =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("upstream-", 0).factory());
    var dispatcher = new Dispatcher(virtual);
    raise(dispatcher);
    var connections = new Connections(dispatcher, limits.totalTimeout());
    var outermost = limits.totalTimeout().plus(Duration.ofMinutes(1)); // ours comes first
    var http =
        SpringAiOpenAiHttpClient.builder()
            .timeout(outermost)
            .dispatcherExecutorService(virtual)
            .interceptor(connections)
            .build();
    raise(http.getOkHttpClient().dispatcher());
    var client =
        new OpenAIClientAsyncImpl(
            ClientOptions.builder()
                .httpClient(http)
                .streamHandlerExecutor(virtual)
                .apiKey(settings.key())
                .baseUrl(settings.url())
                .maxRetries(0)
                .build());
    var model =
        OpenAiChatModel.builder()
            .options(
                OpenAiChatOptions.builder()
                    .apiKey(settings.key())
                    .baseUrl(settings.url())
                    .timeout(outermost)
                    .maxRetries(0)
                    .build())
            .openAiClient(client.sync())
            .openAiClientAsync(client)
            .build();
    return new ModelUpstream(
        model,
        (request, connection) -> options(settings, request, outermost, connection),
        connections,
        limits);
  }

  private static OpenAiChatOptions options(
      OpenAiSettings settings, UpstreamRequest request, Duration timeout, String connection) {
    var options =
        OpenAiChatOptions.builder()
            .model(request.model())
            .temperature(request.temperature())
            .timeout(timeout)
            .customHeaders(Map.of(Connections.CALL, connection));
    if (settings.wantsMaxCompletionTokens()) {
      options.maxCompletionTokens(request.maxTokens());
    } else {
      options.maxTokens(request.maxTokens());
    }
    return options.build();
  }

  private static void raise(Dispatcher dispatcher) {
    dispatcher.setMaxRequests(PARALLEL_CALLS);
    dispatcher.setMaxRequestsPerHost(PARALLEL_CALLS);
  }

  /// A real upstream is asked for whatever model a client names; without one there is the demo
  /// only.
  private record ServedModels(boolean real, @Nullable String configured) implements Models {
    private static final String REAL = "gpt-5-mini";

    @Override
    public String standard() {
      if (!real) {
        return DemoModel.NAME;
      }
      return configured == null || configured.isBlank() ? REAL : configured;
    }

    @Override
    public boolean serves(String model) {
      return real || model.equals(DemoModel.NAME);
    }

    @Override
    public List<String> names() {
      return List.of(standard());
    }
  }
}
