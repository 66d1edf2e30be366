package dev.chatai;

import static dev.chatai.BenchmarkTable.progress;
import static dev.chatai.BenchmarkTable.text;
import static dev.chatai.TimedStream.direct;
import static dev.chatai.TimedStream.turn;
import static org.awaitility.Awaitility.await;

import dev.chatai.Load.Operation;
import dev.chatai.llm.FakeUpstream;
import dev.chatai.postgres.PreparedDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAccumulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What the server does on this machine, as a table: see `PERFORMANCE.md`. Not part of `mvn
/// verify`:
///
/// ```
/// mvn test -Pbenchmark
/// mvn test -Pbenchmark -Dtest='Benchmark#turns+streams' -Dbenchmark.streams=100,1000,5000
/// ```
///
/// The server and the stand-in upstream are processes of their own; the driver is this one.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class Benchmark {
  private static final Duration LOAD = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration LONGEST_GROWTH = Duration.ofSeconds(100);
  private static final int DRIVERS = 16;
  private static final int CONVERSATIONS = 1_000;
  private static final int TURNS_EACH = 4;
  private static final int SOME_TURNS = 50;
  private static final int PAGES = 100;
  private static final int PIECES = 200;

  /// After so many turns a caller goes on in a conversation of its own that is new.
  private static final int TURNS_OF_ONE = 20;

  /// The answer is 20 pieces, all at once.
  private static final String QUESTION = "What is the answer to this question? [[normal:20]]";

  private final BenchmarkTable table = new BenchmarkTable();
  private final List<String> conversations = Collections.synchronizedList(new ArrayList<>());
  private UpstreamProcess upstream;
  private ServerProcess server;
  private ServerMeter meter;
  private ChatClient client;
  private Duration ready;
  private Duration firstAnswer;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    progress("%s", BenchmarkTable.machine());
    upstream = new UpstreamProcess();
    server = new ServerProcess(folder, upstream.baseUrl());
    meter = new ServerMeter(server);
    client = server.client();
    PreparedDatabase.in(server.data());
    var started = System.nanoTime();
    ready = server.start(List.of());
    client.ask(client.start(), QUESTION);
    firstAnswer = Duration.ofNanos(System.nanoTime() - started);
  }

  @AfterAll
  void stop() throws Exception {
    try (var _ = upstream;
        var _ = server) {
      table.print();
    }
  }

  @Test
  @Order(1)
  void startUp() throws Exception {
    table.row(
        "start, until ready and until the first answer",
        "%.1f s, %.1f s",
        ready.toMillis() / 1e3,
        firstAnswer.toMillis() / 1e3);
    Thread.sleep(IDLE);
    table.row("10 s after the start, idle", "%.0f MB resident", meter.residentMegabytes());
  }

  @Test
  @Order(2)
  void lists() {
    for (var many : List.of(100, CONVERSATIONS)) {
      fill(many);
      for (var messages : List.of("all", "last", "none")) {
        page(
            text("list of 50 of %,d conversations, messages=%s", many, messages),
            "/conversation?limit=50&messages=" + messages);
      }
      page(
          text("messages of one of %,d conversations", many),
          "/conversation/" + conversations.getFirst() + "/messages?limit=50");
    }
  }

  @Test
  @Order(3)
  void turns() throws Exception {
    fill(CONVERSATIONS);
    var before = meter.stored();
    for (var atOnce : List.of(1, 16, 64)) {
      var load = Load.during(LOAD, atOnce, meter, _ -> talk());
      var after = meter.stored();
      var each = after.since(before).by(load.millis().size());
      table.row(
          text("turns, %d at a time", atOnce),
          load,
          "a turn: %.1f transactions, %.1f events, %,.0f bytes stored",
          each.transactions(),
          each.events(),
          each.bytes());
      before = after;
    }
  }

  @Test
  @Order(4)
  void pace() {
    fill(CONVERSATIONS);
    var question = text("Tell the time. [[stamped:%d,5]]", PIECES);
    var straight = Collections.synchronizedList(new ArrayList<Double>());
    var through = Collections.synchronizedList(new ArrayList<Double>());
    var alone = paced(straight, () -> direct(upstream.baseUrl(), question));
    var load = paced(through, () -> turn(server.port(), client.start(), question));
    table.row(
        "first token of a stream of 200 pieces, 16 at a time",
        load,
        "%.1f ms more at p50 than without the server",
        load.percentile(50) - alone.percentile(50));
    table.row("delay of a piece, 16 streams at a time", through);
    table.row("the same without the server", straight);
  }

  @Test
  @Order(5)
  void streams() {
    fill(CONVERSATIONS);
    for (var many : System.getProperty("benchmark.streams", "100,1000").split(",")) {
      openStreams(Integer.parseInt(many));
    }
  }

  /// A thousand more begin each second.
  private void openStreams(int many) {
    progress("opening %,d streams", many);
    var own = Collections.synchronizedList(new ArrayList<String>());
    Load.times(many, DRIVERS, meter, _ -> Operation.timed(() -> own.add(client.start())));
    var question = "Say this in pieces, and take your time. [[normal:40,100]]";
    var before = meter.residentMegabytes();
    var most = new DoubleAccumulator(Math::max, before);
    Load load;
    try (var sampling = Executors.newSingleThreadScheduledExecutor()) {
      var _ =
          sampling.scheduleAtFixedRate(
              () -> most.accumulate(meter.residentMegabytes()), 0, 200, TimeUnit.MILLISECONDS);
      load =
          Load.times(
              many,
              many,
              meter,
              caller ->
                  () -> {
                    Thread.sleep(caller);
                    var stream = turn(server.port(), own.get(caller), question);
                    return stream.text().equals(FakeUpstream.echo(question))
                        ? stream.first()
                        : Double.NaN;
                  });
      sampling.shutdownNow();
    }
    table.row(
        text("first token, %,d open streams of 40 pieces", many),
        load,
        "%,d whole in %.1f s; resident %,.0f MB at most, %,.0f KB more for each stream",
        load.millis().size(),
        load.seconds(),
        most.get(),
        (most.get() - before) * 1024 / many);
  }

  @Test
  @Order(6)
  void longConversation() {
    fill(CONVERSATIONS);
    var conversation = client.start();
    var turns = 0;
    var end = Instant.now().plus(LONGEST_GROWTH);
    for (var messages : List.of(10, 1_000, 10_000)) {
      progress("a conversation grows to %,d messages", messages);
      for (; 2 * turns < messages && Instant.now().isBefore(end); turns++) {
        client.ask(conversation, "And then?");
      }
      var size = text("%,d messages", 2 * turns);
      var load = Load.times(SOME_TURNS, 1, meter, _ -> () -> ask(conversation, "And then?"));
      table.row("turn in a conversation of " + size, load, "the next %d turns", SOME_TURNS);
      turns += SOME_TURNS;
      page("first 50 of " + size, "/conversation/" + conversation + "/messages?limit=50");
    }
    for (var messages : List.of("all", "last")) {
      page(
          text("list of 50, one with %,d messages, messages=%s", 2 * turns, messages),
          "/conversation?limit=50&messages=" + messages);
    }
  }

  @Test
  @Order(7)
  void rebuild() {
    fill(CONVERSATIONS);
    progress("rebuilding the read model");
    server.management().post("/actuator/projections/conversations", "");
    await().atMost(Duration.ofMinutes(3)).until(() -> rebuilt().hasNonNull("finished_at"));
    var done = rebuilt();
    var seconds =
        Duration.between(time(done, "started_at"), time(done, "finished_at")).toMillis() / 1e3;
    var events = done.get("events").asLong();
    table.row(
        "rebuild of the read model",
        "%,.0f events a second (%,d in %.1f s)",
        events / seconds,
        events,
        seconds);
  }

  private JsonNode rebuilt() {
    return server.management().get("/actuator/projections").path("conversations").path("rebuild");
  }

  private static Instant time(JsonNode node, String field) {
    return Instant.parse(node.get(field).asString());
  }

  /// Makes conversations until there are so many: the warm-up of all that follows.
  private void fill(int many) {
    var missing = many - conversations.size();
    if (missing > 0) {
      progress("%,d conversations of %d turns are made", missing, TURNS_EACH);
      Load.times(
          missing,
          DRIVERS,
          meter,
          _ ->
              () -> {
                var conversation = client.start();
                for (var turn = 0; turn < TURNS_EACH; turn++) {
                  client.ask(conversation, QUESTION);
                }
                conversations.add(conversation);
                return 0;
              });
    }
  }

  private void page(String what, String path) {
    Operation read = Operation.timed(() -> client.response(path).statusCode() == 200);
    Load.times(PAGES, 1, meter, _ -> read);
    table.row(
        what,
        Load.times(PAGES, 1, meter, _ -> read),
        "%,d bytes",
        client.response(path).body().length());
  }

  private Operation talk() {
    return new Operation() {
      private String conversation = "";
      private int turns;

      @Override
      public double run() throws Exception {
        if (turns++ % TURNS_OF_ONE == 0) {
          conversation = client.start();
        }
        return ask(conversation, QUESTION);
      }
    };
  }

  /// @return the milliseconds until the answer was whole
  private double ask(String conversation, String question) throws Exception {
    return Operation.timed(
            () -> {
              var answer = client.ask(conversation, question);
              return answer.statusCode() == 200
                  && answer.body().contains(FakeUpstream.echo(question));
            })
        .run();
  }

  private Load paced(List<Double> delays, Callable<TimedStream> streaming) {
    progress("%d streams at a time", DRIVERS);
    return Load.during(
        LOAD,
        DRIVERS,
        meter,
        _ ->
            () -> {
              var stream = streaming.call();
              delays.addAll(stream.delays());
              return stream.delays().size() == PIECES ? stream.first() : Double.NaN;
            });
  }
}
