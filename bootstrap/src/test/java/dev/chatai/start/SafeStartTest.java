package dev.chatai.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatai.Tool;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class SafeStartTest {
  @Test
  void open_to_other_machines_and_to_everybody_is_refused_in_three_lines(@TempDir Path folder)
      throws Exception {
    var data = folder.resolve("data");
    var refused = Tool.run(data, Map.of("SERVER_ADDRESS", "0.0.0.0"), "--server.port=0");
    assertThat(refused.status()).isEqualTo(1);
    var lines = refused.text().strip().lines().toList();
    assertThat(lines).as(refused.text()).hasSize(3);
    assertThat(lines.get(0))
        .contains("Cannot start.", "CHATAI_SECURITY_MODE=none", "SERVER_ADDRESS=0.0.0.0");
    assertThat(lines.get(1)).contains("CHATAI_SECURITY_MODE=api-key", "keys create --owner");
    assertThat(lines.get(2)).contains("SERVER_ADDRESS=127.0.0.1");
    assertThat(data).doesNotExist();
  }

  private static MockEnvironment settings(String... pairs) {
    var environment = new MockEnvironment().withProperty("server.address", "127.0.0.1");
    for (var pair : pairs) {
      environment.setProperty(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    return environment;
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.3.2.1", "localhost", "::1"})
  void loopback_needs_no_keys(String address) {
    assertThatCode(() -> SafeStart.check(settings("server.address=" + address)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "", "::", "192.0.2.1"})
  void everything_else_does(String address) {
    assertThatThrownBy(() -> SafeStart.check(settings("server.address=" + address)))
        .isInstanceOf(CannotStart.class);
    assertThatCode(() ->
            SafeStart.check(settings("server.address=" + address, "chatai.security.mode=api-key")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chatai.security.mode=oidc | CHATAI_OIDC_ISSUER
          chatai.security.mode=api-key,oidc | CHATAI_OIDC_AUDIENCE
          chatai.security.mode=none,api-key | something else
          chatai.security.mode=apikeys | CHATAI_SECURITY_MODE is
          chatai.cors.origins=* | CHATAI_CORS_ORIGINS
          chatai.cors.origins=https://a.example/ | CHATAI_CORS_ORIGINS
          chatai.cors.origins=https://a.example,a.example | CHATAI_CORS_ORIGINS
          chatai.cors.origins=file:///tmp | CHATAI_CORS_ORIGINS
          chatai.cors.origins=https://u@a.example | CHATAI_CORS_ORIGINS\
          """)
  void nonsense_is_refused_in_a_sentence(String setting, String words) {
    assertThatThrownBy(() -> SafeStart.check(settings(setting)))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"api-key", "API_KEY", "none", ""})
  void modes_are_understood(String mode) {
    assertThatCode(() -> SafeStart.check(settings("chatai.security.mode=" + mode)))
        .doesNotThrowAnyException();
  }

  @Test
  void a_provider_needs_not_be_there() {
    assertThatCode(() ->
            SafeStart.check(
                settings(
                    "chatai.security.mode=api-key,oidc",
                    "chatai.oidc.issuer=https://nobody.invalid",
                    "chatai.oidc.audience=chatai")))
        .doesNotThrowAnyException();
  }
}
