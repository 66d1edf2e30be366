package dev.chatai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatai.llm.FakeUpstream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// How long a reader of a stream waited for its first text, over real sockets.
///
/// @param millis from the request to the first byte of text
/// @param text all that came
record FirstText(double millis, String text) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// A turn of ours.
  static FirstText turn(int port, String conversation, String message) throws Exception {
    return of(
        "http://127.0.0.1:" + port + "/conversation/completion/" + conversation,
        "{\"message\":\"" + message + "\",\"stream\":true}",
        "e");
  }

  /// The same without us.
  static FirstText direct(FakeUpstream upstream, String message) throws Exception {
    return of(
        upstream.baseUrl() + "/chat/completions",
        "{\"model\":\"fake\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
            + message
            + "\"}]}",
        "\"content\":\"e");
  }

  /// @param beginning how the first text looks, which is an echo
  private static FirstText of(String url, String body, String beginning) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    var started = System.nanoTime();
    try (var text = HTTP.send(request, BodyHandlers.ofInputStream()).body()) {
      var read = new ByteArrayOutputStream();
      do {
        read.write(text.read());
      } while (!read.toString(UTF_8).endsWith(beginning));
      var first = (System.nanoTime() - started) / 1e6;
      text.transferTo(read);
      return new FirstText(first, read.toString(UTF_8));
    }
  }

  static void report(String what, List<Double> millis) {
    print("%s: p50 %.1f ms, p99 %.1f ms", what, percentile(millis, 50), percentile(millis, 99));
  }

  static double percentile(List<Double> values, int percent) {
    var sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  @SuppressWarnings("SystemOut")
  static void print(String format, Object... values) {
    System.out.println("BENCHMARK " + format.formatted(values));
  }
}
