package dev.chatai.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "http://localhost:11434/v1, http://localhost:11434/v1/chat/completions",
    "http://localhost:11434/v1/, http://localhost:11434/v1/chat/completions",
    "http://localhost:11434, http://localhost:11434/chat/completions",
    "HTTP://localhost/api/openai//, http://localhost/api/openai/chat/completions",
    "http://my_vllm_1:8000/v1, http://my_vllm_1:8000/v1/chat/completions",
    "http://_vllm_/v1, http://_vllm_/v1/chat/completions",
    "http://127.0.0.1:8000/v1, http://127.0.0.1:8000/v1/chat/completions",
    "http://127.1/v1, http://127.1/v1/chat/completions",
    "http://models.example./v1, http://models.example./v1/chat/completions",
    "http://bücher.example/v1, http://xn--bcher-kva.example/v1/chat/completions",
    "http://[::1]:8000/v1, http://[::1]:8000/v1/chat/completions",
    "http://h/v1?api-version=1&k=v, http://h/v1/chat/completions?api-version=1&k=v",
    "http://h/v1/chat/completions, http://h/v1/chat/completions",
    "http://h/a%20b/v1, http://h/a%20b/v1/chat/completions",
    "https://r.openai.azure.com, https://r.openai.azure.com/openai/v1/chat/completions",
    "https://r.services.ai.azure.com/openai/v1/,"
        + " https://r.services.ai.azure.com/openai/v1/chat/completions",
    "https://r.openai.azure.com/openai/deployments/d?api-version=2024-10-21,"
        + " https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21",
  })
  void calls_go_to(String base, String url) {
    assertThat(new ServerAddress(base, "", "1").request().build().url()).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://r.openai.azure.com/openai/v1",
        "https://r.services.ai.azure.com/openai/v1",
        "https://r.cognitiveservices.azure.com/openai/v1"
      })
  void azure_gets_the_key_in_its_own_header(String base) {
    var address = new ServerAddress(base, "k", "1");
    var request = address.request().build();

    assertThat(request.header("api-key")).isEqualTo("k");
    assertThat(request.header("Authorization")).isNull();
    assertThat(address.isOriginal()).isTrue();
  }

  @Test
  void others_get_the_key_as_bearer_token_and_our_name() {
    var address = new ServerAddress("http://localhost/v1", "k", "1.2");
    var request = address.request().build();

    assertThat(request.headers().names())
        .containsExactlyInAnyOrder("Accept", "Accept-Encoding", "Authorization", "User-Agent");
    assertThat(request.header("Authorization")).isEqualTo("Bearer k");
    assertThat(request.header("User-Agent")).isEqualTo("chatai/1.2");
    assertThat(address.isOriginal()).isFalse();
    assertThat(new ServerAddress("https://api.openai.com/v1", "k", "1").isOriginal()).isTrue();
    assertThat(new ServerAddress("https://openai.azure.com.evil/v1", "k", "1").isOriginal())
        .isFalse();
  }

  @Test
  void a_user_and_a_password_are_sent_as_basic_and_shown_nowhere() {
    var address = new ServerAddress("http://us%65r:p%40ss@localhost/v1?key=secret", "", "1");
    var request = address.request().build();

    assertThat(request.header("Authorization")).isEqualTo("Basic dXNlcjpwQHNz");
    assertThat(request.url().toString()).doesNotContain("user", "ss@");
    assertThat(address.shown()).doesNotContain("secret", "user", "p%40ss");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ServerAddress("http://user:pass@localhost/v1", "k", "1"))
        .withMessageContainingAll("OPENAI_BASE_URL", "OPENAI_API_KEY")
        .withMessageNotContaining("pass");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:11434",
        "ftp://h/v1",
        "http://",
        "http:///v1",
        "http://h:99999/v1",
        "http://a b/",
        "https:/h/v1",
        "http://h:x/v1",
        "http://:80/v1",
        "http://?x",
        "http://h/%zz/v1",
        "http://u%zz:p@h/v1",
        "http://h\\v1",
        "http://h/v1?x=%",
        "http://h/v1#part",
        "http://h/v1#",
        "http://-/v1",
        "http://a.-b/v1",
        "http://a..b/v1",
        "http://./v1",
        "http://256.256.256.256/v1",
        "http://1.2.3.4.5/v1",
        "http://h.1/v1",
        "http://0x7f.1/v1",
        "http://h:0/v1",
        "http://[::g]/v1"
      })
  void what_is_no_address_is_refused(String base) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ServerAddress(base, "", "1"))
        .withMessageContaining("OPENAI_BASE_URL");
  }
}
