package dev.chatai.api.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.chatai.api.problem.Problem;
import dev.chatai.api.security.SecuritySettings;
import dev.chatai.api.security.SecuritySettings.Cors;
import dev.chatai.api.security.SecuritySettings.Mode;
import dev.chatai.api.security.SecuritySettings.Oidc;
import dev.chatai.api.security.SecuritySettings.Security;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// A provider is there, but what it says of itself names no keys.
@ExtendWith(OutputCaptureExtension.class)
class ProviderConfigurationTest {
  private HttpServer provider;

  @BeforeEach
  void start() throws IOException {
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.start();
  }

  @AfterEach
  void stop() {
    provider.stop(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'issuer':'@'}",
        "{'issuer':'@','jwks_uri':null}",
        "{'issuer':'@','jwks_uri':''}",
        "{'issuer':'@','jwks_uri':7}",
        "{'issuer':'@','jwks_uri':'keys'}",
        "{'issuer':'@','jwks_uri':'file:///etc/passwd'}",
        "{'issuer':'@','jwks_uri':'http://'}",
        "{'issuer':'@','jwks_uri':'http:// /'}",
        "{'issuer':'@','jwks_uri':'@/none'}",
        "{'issuer':'another','jwks_uri':'@/keys'}",
        "{}",
        "[]",
        "null",
        "",
        "<html>"
      })
  void a_token_cannot_be_judged_and_one_line_says_so(String configuration, CapturedOutput output) {
    var address = "http://127.0.0.1:" + provider.getAddress().getPort();
    var body = configuration.replace('\'', '"').replace("@", address);
    provider.createContext(
        "/.well-known/openid-configuration",
        exchange -> {
          try (exchange) {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    var tokens =
        new Tokens(
            new SecuritySettings(
                new Security(Set.of(Mode.OIDC)),
                new Oidc(address, "audience"),
                new Cors(List.of())));
    var token = part("{\"alg\":\"RS256\",\"kid\":\"a\"}") + "." + part("{}") + ".AAAA";
    assertThatThrownBy(() -> tokens.caller(token))
        .isInstanceOfSatisfying(
            Problem.class, it -> assertThat(it.code).isEqualTo("issuer_unavailable"));
    assertThat(output.getAll().lines().filter(it -> it.contains("OpenID provider"))).hasSize(1);
    assertThat(output.getAll()).doesNotContain("\tat ");
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
