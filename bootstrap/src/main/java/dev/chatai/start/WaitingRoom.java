package dev.chatai.start;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.env.Environment;

/// Answers on the application's ports while it waits for a store: the health report names the
/// store, every other request is a 503 with `Retry-After`.
final class WaitingRoom implements AutoCloseable {
  private static final String PROBLEM =
      """
      {"type":"about:blank","title":"Service Unavailable","status":503,\
      "detail":"A store is away; the server waits for it.","code":"store_unavailable"}\
      """;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private final List<HttpServer> servers = new ArrayList<>();

  private volatile String report = report(List.of());

  private WaitingRoom() {}

  /// For commands: opens no port.
  static WaitingRoom shut() {
    return new WaitingRoom();
  }

  /// @throws PortInUseException if another process listens there
  static WaitingRoom open(Environment settings) {
    int port = settings.getProperty("server.port", Integer.class, 8080);
    int managementPort = settings.getProperty("management.server.port", Integer.class, port);
    var room = new WaitingRoom();
    try {
      HttpServer api = room.open(settings.getProperty("server.address"), port);
      boolean shared = managementPort == port || managementPort < 0;
      HttpServer management =
          shared
              ? api
              : room.open(settings.getProperty("management.server.address"), managementPort);
      management.createContext("/actuator/health", room::sendHealth);
      return room;
    } catch (RuntimeException e) {
      room.close();
      throw e;
    }
  }

  /// Starts it at once: a server that is only bound does not release its port.
  private HttpServer open(@Nullable String address, int port) {
    HttpServer server = listen(address, port);
    servers.add(server);
    server.createContext("/", this::sendProblem);
    server.setExecutor(threads);
    server.start();
    return server;
  }

  private static HttpServer listen(@Nullable String address, int port) {
    try {
      var place =
          address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port);
      return HttpServer.create(place, 0);
    } catch (BindException e) {
      throw new PortInUseException(port, e);
    } catch (IOException e) {
      throw new CannotStart(
          "Cannot listen on port " + port + ": " + e.getMessage() + ".",
          "Check SERVER_PORT, SERVER_ADDRESS and MANAGEMENT_SERVER_PORT.",
          e);
    }
  }

  void show(List<OutsideStore> away) {
    report = report(away);
  }

  private static String report(List<OutsideStore> away) {
    String components =
        away.stream()
            .map(store -> "\"" + store.component() + "\":{\"status\":\"DOWN\"}")
            .collect(Collectors.joining(","));
    return "{\"status\":\"DOWN\",\"components\":{" + components + "}}";
  }

  private void sendHealth(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/actuator/health/liveness")) {
      send(exchange, 200, "application/json", "{\"status\":\"UP\"}");
    } else {
      send(exchange, 503, "application/json", report);
    }
  }

  private void sendProblem(HttpExchange exchange) throws IOException {
    send(exchange, 503, "application/problem+json", PROBLEM);
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      if (status == 503) {
        exchange.getResponseHeaders().set("Retry-After", "5");
      }
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(status, -1);
      } else {
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  /// Frees the ports for the application.
  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
    threads.close();
  }
}
