package dev.chatai.llm.model;

import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.core.ClientOptions;
import com.openai.core.LogLevel;
import dev.chatai.llm.upstream.Upstream;
import dev.chatai.llm.upstream.UpstreamRequest;
import dev.chatai.llm.upstream.UpstreamSettings;
import dev.chatai.llm.wire.Connections;
import dev.chatai.llm.wire.RequestForms;
import dev.chatai.llm.wire.UpstreamExchange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;

/// Any server that speaks OpenAI's chat completions, called through Spring AI.
///
/// The client is built by hand, because Spring AI's own takes a platform thread for each stream,
/// makes at most 64 calls at once, retries unseen and cuts a healthy answer after 60 s. What goes
/// over the socket is the wire's.
final class OpenAiUpstream implements Upstream.Dialect {
  private static final Logger log = LoggerFactory.getLogger(OpenAiUpstream.class);

  /// OpenAI's models that reason refuse a temperature other than 1
  /// (https://platform.openai.com/docs/guides/reasoning).
  private static final Pattern REASONS = Pattern.compile("(o\\d|gpt-5(?!-chat)).*");

  /// More calls than memory would bear.
  private static final int AT_ONCE = 20_000;

  /// The libraries want an address and a key; the exchange has the real ones.
  private static final String NOWHERE = "http://upstream.invalid/v1";

  private static final String NO_KEY = "none";

  private final RequestForms forms;
  private final boolean original;

  private OpenAiUpstream(RequestForms forms, boolean original) {
    this.forms = forms;
    this.original = original;
  }

  static Upstream create(
      OpenAiSettings settings, RequestSettings requests, UpstreamSettings limits) {
    var server = settings.address();
    if (!server.isUsual()) {
      log.info("OPENAI_BASE_URL does not end in /v1: calls go to {}", server.shown());
    }
    var lifelines = new Connections();
    var forms = new RequestForms(requests.form(server.isOriginal()));
    return new Upstream(
        model(new UpstreamExchange(server, forms, lifelines, requests.thinkTags())),
        new OpenAiUpstream(forms, server.isOriginal()),
        lifelines,
        limits);
  }

  private static OpenAiChatModel model(UpstreamExchange exchange) {
    var threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("openai-", 0).factory());
    var http =
        SpringAiOpenAiHttpClient.builder()
            .timeout(Duration.ZERO)
            .dispatcherExecutorService(threads)
            .interceptor(exchange)
            .build();
    http.getOkHttpClient().dispatcher().setMaxRequests(AT_ONCE);
    http.getOkHttpClient().dispatcher().setMaxRequestsPerHost(AT_ONCE);
    var client =
        new OpenAIClientAsyncImpl(
            ClientOptions.builder()
                .httpClient(http)
                .streamHandlerExecutor(threads)
                .apiKey(NO_KEY)
                .baseUrl(NOWHERE)
                .timeout(Duration.ZERO)
                .maxRetries(0)
                .logLevel(LogLevel.OFF)
                .build());
    return OpenAiChatModel.builder()
        .options(options().build())
        .openAiClient(client.sync())
        .openAiClientAsync(GuardedStream.over(client))
        .build();
  }

  private static OpenAiChatOptions.Builder options() {
    return OpenAiChatOptions.builder()
        .apiKey(NO_KEY)
        .baseUrl(NOWHERE)
        .timeout(Duration.ZERO)
        .maxRetries(0);
  }

  /// OpenAI's newer models know only `max_completion_tokens`, compatible servers often only
  /// `max_tokens`. A temperature that the model would refuse the whole question for is left out.
  @Override
  public Prompt prompt(UpstreamRequest request, Connections.Lifeline line) {
    var form = forms.of(request.model());
    var fields = RequestFields.of(request);
    line.asks(request.model(), form, fields);
    var options =
        options().model(request.model()).customHeaders(Map.of(Connections.HEADER, line.name));
    var most = request.options().maxTokens();
    if (most != null) {
      if (form.completionTokens()) {
        options.maxCompletionTokens(most);
      } else {
        options.maxTokens(most);
      }
    }
    var temperature = request.options().temperature();
    if (temperature != null && !(original && REASONS.matcher(request.model()).matches())) {
      options.temperature(temperature);
    }
    // what Spring AI cannot write it is not given
    var messages =
        fields.has(RequestFields.MESSAGES)
            ? List.<Message>of(new UserMessage(""))
            : request.messages();
    return new Prompt(messages, options.build());
  }
}
