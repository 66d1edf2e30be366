package dev.chatai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.springframework.util.FileSystemUtils;

/// The command `train`: a server that takes some turns with a stand-in for a model's server, in an
/// embedded PostgreSQL of its own, and ends. A JVM with `-XX:AOTCacheOutput` writes at its end
/// which classes that took, and how its methods ran (JEP 514, JEP 515).
final class Training implements AutoCloseable {
  static final String NAME = "train";

  private static final int CONVERSATIONS = 5;
  private static final int TURNS = 10;

  private static final String PIECE =
      """
      data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"stand-in",\
      "choices":[{"index":0,"delta":{"content":"word "},"finish_reason":null}]}

      """;

  private static final String END =
      """
      data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"stand-in",\
      "choices":[{"index":0,"delta":{},"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":9,"completion_tokens":20,"total_tokens":29}}

      data: [DONE]

      """;

  private final HttpServer model;
  private final Path folder;

  private Training() throws IOException {
    folder = Files.createTempDirectory("chatai-train");
    model = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    model.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    model.createContext("/", Training::answer);
    model.start();
  }

  static void run() {
    try (var training = new Training();
        var server = ChatApplication.serve(training.settings())) {
      takeTurns("http://127.0.0.1:" + server.getEnvironment().getProperty("local.server.port"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whatever is set for the server: nobody else is met.
  private String[] settings() {
    return new String[] {
      "--server.address=127.0.0.1",
      "--server.port=0",
      "--management.server.address=127.0.0.1",
      "--management.server.port=0",
      "--axon.axonserver.enabled=false",
      "--spring.datasource.url=",
      "--chatai.data-dir=" + folder,
      "--chatai.master-key-file=",
      "--chatai.security.mode=none",
      "--chatai.drain=0",
      "--chatai.model=stand-in",
      "--openai.api-key=none",
      "--openai.base-url=http://127.0.0.1:" + model.getAddress().getPort() + "/v1"
    };
  }

  private static void takeTurns(String server) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      for (var i = 0; i < CONVERSATIONS; i++) {
        var started = ask(client, server + "/conversation", "{}", "application/json");
        var id = started.replaceFirst("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
        var turn = server + "/conversation/completion/" + id;
        for (var j = 0; j < TURNS; j += 2) {
          ask(client, turn, "{\"message\": \"Hello!\"}", "application/json");
          ask(client, turn, "{\"message\": \"Hello!\", \"stream\": true}", "text/event-stream");
        }
        client.send(
            HttpRequest.newBuilder(URI.create(server + "/conversation/" + id)).build(),
            BodyHandlers.discarding());
      }
    }
  }

  private static String ask(HttpClient client, String route, String body, String accepted)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(route))
            .header("Content-Type", "application/json")
            .header("Accept", accepted)
            .POST(BodyPublishers.ofString(body))
            .build();
    var response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(route + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange;
        var body = exchange.getResponseBody()) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      body.write((PIECE.repeat(20) + END).getBytes(UTF_8));
    }
  }

  @Override
  public void close() throws IOException {
    model.stop(0);
    FileSystemUtils.deleteRecursively(folder);
  }
}
