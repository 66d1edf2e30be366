package dev.chatai.llm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// A real server on loopback that speaks OpenAI's `POST /v1/chat/completions` with `stream: true`
/// and `GET /v1/models`, and misbehaves as it is told, see [Scenario]. Written by hand down to the
/// socket, because no HTTP library can be made to break HTTP.
public final class FakeUpstream implements AutoCloseable {
  /// What there is at `/v1/models`; any other is answered too.
  public static final String MODEL = "fake-model";

  private static final int BACKLOG = 10_000;

  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<FakeConnection> connections = ConcurrentHashMap.newKeySet();
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> asked = new ConcurrentHashMap<>();
  private volatile Function<Request, Scenario> script = Scenario::chosenBy;

  public FakeUpstream() {
    this(0);
  }

  /// @param port 0 for any that is free
  /// @throws UncheckedIOException when it is taken
  public FakeUpstream(int port) {
    try {
      listening = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    threads.execute(this::accept);
  }

  /// For trying by hand: `main(port)`, 9999 when none is given.
  static void main(String[] args) throws InterruptedException {
    try (var fake = new FakeUpstream(args.length > 0 ? Integer.parseInt(args[0]) : 9999)) {
      fake.script(request -> {
        var scenario = Scenario.chosenBy(request);
        System.out.println(request.arrived() + " " + request + " " + scenario);
        return scenario;
      });
      System.out.println(fake.baseUrl());
      new CountDownLatch(1).await();
    }
  }

  /// With `/v1`, without a slash at its end.
  public String baseUrl() {
    return "http://127.0.0.1:" + listening.getLocalPort() + "/v1";
  }

  /// All that came so far, of any path, oldest first.
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /// Those whose last user message contains this.
  public List<Request> requests(String words) {
    return requests.stream().filter(it -> it.lastUserMessage().contains(words)).toList();
  }

  /// How many connections are open.
  public int connections() {
    return connections.size();
  }

  /// Forgets the requests and how often each question was asked.
  public void forget() {
    requests.clear();
    asked.clear();
  }

  /// Chooses for each completion from now on, instead of [Scenario#chosenBy].
  public void script(Function<Request, Scenario> choice) {
    script = choice;
  }

  /// The answer to a message when all is well.
  public static String echo(String message) {
    return "echo " + message;
  }

  /// The part of the answer that comes before what goes wrong: all but the last word.
  public static String cutEcho(String message) {
    var words = words(message);
    return String.join("", words.subList(0, words.size() - 1));
  }

  /// The answer's pieces when all is well: its words, with the space after each.
  static List<String> words(String message) {
    return List.of(echo(message).split("(?<=\\s)(?=\\S)"));
  }

  /// Closes every connection.
  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      connections.forEach(FakeConnection::close);
      threads.shutdownNow();
    }
  }

  ExecutorService threads() {
    return threads;
  }

  Scenario received(Request request) {
    requests.add(request);
    return request.completion() ? script.apply(request) : Scenario.NORMAL;
  }

  /// How often this question was asked, this time counted.
  int timesAsked(Request request) {
    return asked.merge(request.lastUserMessage(), 1, Integer::sum);
  }

  void ended(FakeConnection connection) {
    connections.remove(connection);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var connection = new FakeConnection(this, listening.accept());
        connections.add(connection);
        threads.execute(connection);
      } catch (IOException closed) {
        // the loop ends when it was this server that was closed
      }
    }
  }

  /// One request and what became of its connection.
  public static final class Request {
    private final String method;
    private final String path;
    private final Map<String, String> headers;
    private final JsonNode body;
    private final Instant arrived = Instant.now();
    private final AtomicLong firstPieceSentAt = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);

    Request(String method, String path, Map<String, String> headers, JsonNode body) {
      this.method = method;
      this.path = path;
      this.headers = headers;
      this.body = body;
    }

    public String method() {
      return method;
    }

    public String path() {
      return path;
    }

    /// By names of any case.
    public Map<String, String> headers() {
      return headers;
    }

    /// A missing node when there was none.
    public JsonNode body() {
      return body;
    }

    public Instant arrived() {
      return arrived;
    }

    public String model() {
      return body.path("model").asString("");
    }

    public List<Message> messages() {
      return StreamSupport.stream(body.path("messages").spliterator(), false)
          .map(it -> new Message(it.path("role").asString(""), text(it.path("content"))))
          .toList();
    }

    /// What was asked last, or what a tool gave. Empty when there is none.
    public String lastUserMessage() {
      return messages().reversed().stream()
          .filter(it -> it.role().equals("user") || it.role().equals("tool"))
          .map(Message::content)
          .findFirst()
          .orElse("");
    }

    /// Whether the client closed the connection before the server did and before it asked anything
    /// else on it; in mid-answer or after.
    public boolean closedByClient() {
      return closed.getCount() == 0;
    }

    /// Waits until [#closedByClient], at most so long.
    public boolean awaitClosed(Duration most) throws InterruptedException {
      return closed.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// When the first piece of text was about to be sent, by [System#nanoTime].
    public OptionalLong firstPieceSentAt() {
      var at = firstPieceSentAt.get();
      return at == 0 ? OptionalLong.empty() : OptionalLong.of(at);
    }

    @Override
    public String toString() {
      return method + " " + path + " " + lastUserMessage();
    }

    boolean completion() {
      return method.equals("POST") && path.replaceFirst("\\?.*", "").endsWith("/chat/completions");
    }

    /// The key that was sent, empty when there was none.
    String key() {
      return headers.getOrDefault("Authorization", "").replaceFirst("^Bearer ", "");
    }

    void sendsPiece() {
      firstPieceSentAt.compareAndSet(0, System.nanoTime());
    }

    void clientClosed() {
      closed.countDown();
    }

    private static String text(JsonNode content) {
      return content.isArray()
          ? StreamSupport.stream(content.spliterator(), false)
              .map(it -> it.path("text").asString(""))
              .collect(Collectors.joining())
          : content.asString("");
    }
  }

  /// One message of a request, its parts joined.
  public record Message(String role, String content) {}
}
