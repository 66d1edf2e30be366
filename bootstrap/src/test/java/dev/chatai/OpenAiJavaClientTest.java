package dev.chatai;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import dev.chatai.llm.FakeUpstream;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// The openai-java client with its default settings.
abstract class OpenAiJavaClientTest extends ClientTest {
  OpenAIClient openai;

  @BeforeEach
  void build() {
    openai = OpenAIOkHttpClient.builder().baseUrl(client.base() + "/v1").apiKey("none").build();
  }

  @AfterEach
  void close() {
    openai.close();
  }

  static ResponseCreateParams.Builder asking(String input) {
    return ResponseCreateParams.builder().model(FakeUpstream.MODEL).input(input);
  }

  static String text(Response response) {
    return response.output().stream()
        .flatMap(it -> it.message().stream())
        .flatMap(it -> it.content().stream())
        .map(it -> it.asOutputText().text())
        .collect(Collectors.joining());
  }
}
