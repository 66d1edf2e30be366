package dev.chatai.llm.model;

import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.core.ClientOptions;
import com.openai.core.LogLevel;
import dev.chatai.llm.upstream.Upstream;
import dev.chatai.llm.upstream.UpstreamRequest;
import dev.chatai.llm.upstream.UpstreamSettings;
import dev.chatai.llm.wire.Lifelines;
import dev.chatai.llm.wire.StrictStream;
import dev.chatai.llm.wire.UpstreamExchange;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;

/// Any server that speaks OpenAI's chat completions, by Spring AI.
///
/// The client is built by hand: Spring AI's own takes a platform thread for each stream, lets 64
/// through at once, retries unseen and cuts a healthy answer after 60 s.
final class OpenAiUpstream implements Upstream.Dialect {
  private static final Logger log = LoggerFactory.getLogger(OpenAiUpstream.class);

  /// OpenAI's models that reason refuse a temperature other than 1
  /// (https://platform.openai.com/docs/guides/reasoning).
  private static final Pattern REASONS = Pattern.compile("(o\\d|gpt-5(?!-chat)).*");

  /// More calls than memory would bear.
  private static final int AT_ONCE = 20_000;

  private final OpenAiSettings settings;

  private OpenAiUpstream(OpenAiSettings settings) {
    this.settings = settings;
  }

  static Upstream create(OpenAiSettings settings, UpstreamSettings limits) {
    if (!settings.url().endsWith("/v1")) {
      log.warn("OPENAI_BASE_URL does not end in /v1, as most servers want");
    }
    var lifelines = new Lifelines();
    return new Upstream(
        model(settings, lifelines), new OpenAiUpstream(settings), lifelines, limits);
  }

  private static OpenAiChatModel model(OpenAiSettings settings, Lifelines lifelines) {
    var threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("openai-", 0).factory());
    var http =
        SpringAiOpenAiHttpClient.builder()
            .timeout(Duration.ZERO)
            .dispatcherExecutorService(threads)
            .interceptor(new UpstreamExchange(lifelines))
            .build();
    http.getOkHttpClient().dispatcher().setMaxRequests(AT_ONCE);
    http.getOkHttpClient().dispatcher().setMaxRequestsPerHost(AT_ONCE);
    var client =
        new OpenAIClientAsyncImpl(
            ClientOptions.builder()
                .httpClient(http)
                .streamHandlerExecutor(threads)
                .apiKey(settings.key())
                .baseUrl(settings.url())
                .timeout(Duration.ZERO)
                .maxRetries(0)
                .logLevel(LogLevel.OFF)
                .build());
    return OpenAiChatModel.builder()
        .options(options(settings).build())
        .openAiClient(client.sync())
        .openAiClientAsync(StrictStream.over(client))
        .build();
  }

  private static OpenAiChatOptions.Builder options(OpenAiSettings settings) {
    return OpenAiChatOptions.builder()
        .apiKey(settings.key())
        .baseUrl(settings.url())
        .timeout(Duration.ZERO)
        .maxRetries(0);
  }

  /// OpenAI's newer models know only `max_completion_tokens`, compatible servers often only
  /// `max_tokens`. A temperature that the model would refuse the whole question for is left out.
  @Override
  public ChatOptions options(UpstreamRequest request, Lifelines.Lifeline line) {
    var options =
        options(settings).model(request.model()).customHeaders(Map.of(Lifelines.HEADER, line.name));
    var most = request.maxTokens();
    if (most != null) {
      if (settings.original()) {
        options.maxCompletionTokens(most);
      } else {
        options.maxTokens(most);
      }
    }
    var temperature = request.temperature();
    if (temperature != null
        && !(settings.original() && REASONS.matcher(request.model()).matches())) {
      options.temperature(temperature);
    }
    return options.build();
  }
}
