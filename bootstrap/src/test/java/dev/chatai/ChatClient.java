package dev.chatai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of the native API.
final class ChatClient {
  /// Whether the server supports all that the crash tests use: `Idempotency-Key`, `on_busy: queue`,
  /// and the routes of an answer (read, stream, cancel, regenerate).
  static final boolean WHOLE_CONTRACT = true;

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String base;

  /// The key or token; null for none.
  private final @Nullable String credential;

  ChatClient(int port) {
    this("http://127.0.0.1:" + port, null);
  }

  /// Where the server is.
  String base() {
    return base;
  }

  private ChatClient(String base, @Nullable String credential) {
    this.base = base;
    this.credential = credential;
  }

  /// The same client with a key or token.
  ChatClient as(String other) {
    return new ChatClient(base, other);
  }

  /// One server-sent event.
  record Event(String name, long id, JsonNode data) {}

  String start() {
    return start("{}");
  }

  String start(String body) {
    return json(post("/conversation", body)).get("id").asString();
  }

  JsonNode get(String path) {
    return json(send(request(path).GET()));
  }

  /// The response, whatever its status.
  HttpResponse<String> response(String path) {
    return send(request(path).GET());
  }

  /// Null when the connection fails.
  @Nullable HttpResponse<String> tryGet(String path) {
    try {
      return send(request(path).GET());
    } catch (UncheckedIOException _) {
      return null;
    }
  }

  /// Reads a stream to its end.
  List<Event> replay(String path) {
    var request = request(path).header("Accept", "text/event-stream").GET();
    try (var lines = send(request, BodyHandlers.ofLines()).body()) {
      return events(lines);
    }
  }

  HttpResponse<String> post(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> patch(String path, String changes) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(changes)));
  }

  HttpResponse<String> delete(String path) {
    return send(request(path).DELETE());
  }

  /// Takes a turn, and returns the answer or the problem.
  HttpResponse<String> ask(String conversation, String message) {
    return post(
        "/conversation/completion/" + conversation, JSON.writeValueAsString(turn(message, false)));
  }

  /// Takes a turn as plain text, to its end.
  HttpResponse<String> askForText(String conversation, String message) {
    return post(
        "/conversation/completion/" + conversation, JSON.writeValueAsString(turn(message, true)));
  }

  /// Takes a turn as server-sent events, to its end.
  List<Event> askForEvents(String conversation, String message) {
    try (var lines = openEvents(conversation, message).body()) {
      return events(lines);
    }
  }

  /// Takes a turn as server-sent events, read line by line.
  HttpResponse<Stream<String>> openEvents(String conversation, String message) {
    return send(
        request("/conversation/completion/" + conversation)
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(turn(message, true)))),
        BodyHandlers.ofLines());
  }

  /// Opens a stream, read line by line.
  HttpResponse<Stream<String>> openStream(String path) {
    return send(request(path).header("Accept", "text/event-stream").GET(), BodyHandlers.ofLines());
  }

  /// Reads lines to the end of the stream.
  static List<Event> events(Stream<String> lines) {
    var events = new ArrayList<Event>();
    events(lines, events::add);
    return events;
  }

  /// Reads lines as they arrive, without an incomplete last event.
  static void events(Stream<String> lines, Consumer<Event> heard) {
    var fields = new String[3];
    lines.forEach(line -> {
      if (line.startsWith("event:")) {
        fields[0] = line.substring(6).strip();
      } else if (line.startsWith("id:")) {
        fields[1] = line.substring(3).strip();
      } else if (line.startsWith("data:")) {
        fields[2] = line.substring(5).strip();
      } else if (line.isEmpty() && fields[2] != null) {
        heard.accept(new Event(fields[0], Long.parseLong(fields[1]), JSON.readTree(fields[2])));
        fields[2] = null;
      }
    });
  }

  static JsonNode json(HttpResponse<String> response) {
    return json(response.body());
  }

  static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
    return credential == null ? request : request.header("Authorization", "Bearer " + credential);
  }

  /// @throws UncheckedIOException when the connection fails
  <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
    try {
      return http.send(request.build(), body);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  static Map<String, Object> turn(String message, boolean stream) {
    return Map.of("message", message, "stream", stream);
  }
}
