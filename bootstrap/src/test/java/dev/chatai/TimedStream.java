package dev.chatai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatai.llm.Scenario.Stamped;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// How long a reader of a stream waited, over real sockets.
///
/// @param first milliseconds from the request to the first text
/// @param delays milliseconds from the sending of each stamped piece to its arrival
/// @param text all that came
record TimedStream(double first, List<Double> delays, String text) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final int LONGEST_STAMP = 32;
  private static final Pattern ANY_TEXT = Pattern.compile("\\S");
  private static final Pattern ANY_CONTENT = Pattern.compile("\"content\":\"[^\"]");
  private static final Pattern ANY_DELTA = Pattern.compile("\\{\"text\":\"[^\"]");
  private static final Pattern STAMP = Pattern.compile("(\\d{16}) ");

  /// Not the ones of the last event, which repeats the whole text.
  private static final Pattern STAMP_IN_DELTA = Pattern.compile("\\{\"text\":\"(\\d{16}) \"");

  /// A turn of ours.
  static TimedStream turn(int port, String conversation, String message) throws Exception {
    return of(
        "http://127.0.0.1:" + port + "/conversation/completion/" + conversation,
        "{\"message\":\"" + message + "\",\"stream\":true}",
        ANY_TEXT);
  }

  /// The same without us.
  static TimedStream direct(String upstream, String message) throws Exception {
    return of(
        upstream + "/chat/completions",
        "{\"model\":\"fake\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
            + message
            + "\"}]}",
        ANY_CONTENT);
  }

  /// An answer's stream of events, from its start on.
  ///
  /// @param path what `Location` said
  static TimedStream follow(int port, String path) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Accept", "text/event-stream")
            .build();
    return of(request, ANY_DELTA, STAMP_IN_DELTA);
  }

  /// @param beginning how the first text looks
  private static TimedStream of(String url, String body, Pattern beginning) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return of(request, beginning, STAMP);
  }

  private static TimedStream of(HttpRequest request, Pattern beginning, Pattern stamp)
      throws Exception {
    var started = System.nanoTime();
    try (var stream = HTTP.send(request, BodyHandlers.ofInputStream()).body()) {
      var all = new ByteArrayOutputStream();
      var delays = new ArrayList<Double>();
      var buffer = new byte[8_192];
      var first = Double.NaN;
      var unread = ""; // may end within a stamp
      for (var read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        var now = Stamped.now();
        all.write(buffer, 0, read);
        if (Double.isNaN(first) && beginning.matcher(all.toString(UTF_8)).find()) {
          first = (System.nanoTime() - started) / 1e6;
        }
        unread += new String(buffer, 0, read, ISO_8859_1);
        var stamps = stamp.matcher(unread);
        var seen = 0;
        while (stamps.find()) {
          delays.add((now - Long.parseLong(stamps.group(1))) / 1e3);
          seen = stamps.end();
        }
        unread = unread.substring(Math.max(seen, unread.length() - LONGEST_STAMP));
      }
      return new TimedStream(first, delays, all.toString(UTF_8));
    }
  }
}
