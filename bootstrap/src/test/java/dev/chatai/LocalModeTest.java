package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Without callers: whom this machine's browser might bring.
class LocalModeTest extends ClientTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8000",
        "chat.localhost:1",
        "127.0.0.1",
        "127.1.2.3:80",
        "[::1]:8000"
      })
  void names_of_this_machine_are_answered(String host) throws Exception {
    assertThat(get(host)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "evillocalhost",
        "127.0.0.1.evil.example:8000",
        "192.168.0.7:8000",
        "1127.0.0.1",
        "[::2]"
      })
  void other_names_are_not(String host) throws Exception {
    assertThat(get(host)).startsWith("HTTP/1.1 403").contains("\"code\":\"forbidden\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://evil.example",
        "Origin: null",
        "Origin: http://localhost:1",
        "Origin: http://localhost.evil.example:8000",
        "Origin: http://localhost:8000\r\nOrigin: https://evil.example",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
      })
  void pages_of_others_are_not(String header) throws Exception {
    assertThat(get("localhost:8000", header))
        .startsWith("HTTP/1.1 403")
        .contains("\"code\":\"forbidden\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://localhost:8000",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Site: none",
        "Authorization: Bearer sk-anything"
      })
  void its_own_pages_and_programs_are(String header) throws Exception {
    assertThat(get("localhost:8000", header)).startsWith("HTTP/1.1 200");
  }

  @Test
  void a_link_to_its_documentation_may_be_on_any_page() throws Exception {
    var link = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document";
    assertThat(page("/docs", "localhost:8000", link)).startsWith("HTTP/1.1 200");
    assertThat(page("/conversation", "localhost:8000", link)).startsWith("HTTP/1.1 403");
    assertThat(page("/docs", "localhost:8000", link.replace("document", "iframe")))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void no_origin_is_told_that_it_may_call() throws Exception {
    assertThat(get("localhost:8000", "Origin: http://localhost:8000"))
        .doesNotContainIgnoringCase("Access-Control-Allow");
  }

  private String get(String host, String... headers) throws Exception {
    return page("/conversation?limit=1", host, headers);
  }

  private String page(String path, String host, String... headers) throws Exception {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      var lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
      var request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n".formatted(path, host, lines);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
