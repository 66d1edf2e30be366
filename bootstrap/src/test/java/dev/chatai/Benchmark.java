package dev.chatai;

import static dev.chatai.BenchmarkTable.progress;
import static dev.chatai.BenchmarkTable.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.Load.Operation;
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
  private static final int CONVERSATIONS = 1_000;
  private static final int STREAMS = 16;
  private static final int PIECES = 200;
  private static final int SOME_TURNS = 50;
  private static final int PAGES = 100;

  private final BenchmarkTable table = new BenchmarkTable();
  private BenchmarkServer server;
  private Duration ready;
  private Duration firstAnswer;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    progress("%s", BenchmarkTable.machine());
    server = new BenchmarkServer(folder);
    var started = System.nanoTime();
    ready = server.start();
    server.ask(server.client().start());
    firstAnswer = Duration.ofNanos(System.nanoTime() - started);
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
    table.print();
  }

  @Test
  @Order(1)
  void startUp() throws Exception {
    table.row(
        "start, from classes and jars, without a cache",
        "ready after %.1f s, first turn answered after %.1f s",
        ready.toMillis() / 1e3,
        firstAnswer.toMillis() / 1e3);
    Thread.sleep(IDLE);
    table.row("idle, 10 s after the start", "%.0f MB resident", server.meter().residentMegabytes());
  }

  @Test
  @Order(2)
  void lists() {
    for (var many : List.of(100, CONVERSATIONS)) {
      var one = server.fill(many);
      for (var messages : List.of("all", "last", "none")) {
        page(
            text("list of 50 of %,d conversations, messages=%s", many, messages),
            "/conversation?limit=50&messages=" + messages);
      }
      page(
          text("messages of one of %,d conversations", many),
          "/conversation/" + one + "/messages?limit=50");
    }
  }

  private void page(String what, String path) {
    var read = Operation.timed(() -> server.read(path));
    server.times(PAGES, 1, read);
    var load = server.times(PAGES, 1, read);
    table.row(what, load, "%,d characters", server.read(path).length());
  }

  @Test
  @Order(3)
  void turns() throws Exception {
    server.fill(CONVERSATIONS);
    var before = server.meter().stored();
    for (var atOnce : List.of(1, 16, 64)) {
      var load = server.turns(LOAD, atOnce);
      var after = server.meter().stored();
      var each = after.since(before).by(load.millis().size());
      table.row(
          text("turns, %d at a time", atOnce),
          load,
          "%.1f transactions, %.1f events, %,.0f bytes stored",
          each.transactions(),
          each.events(),
          each.bytes());
      before = after;
    }
  }

  @Test
  @Order(4)
  void pace() {
    server.fill(CONVERSATIONS);
    var question = text("Tell the time. [[stamped:%d,5]]", PIECES);
    var straight = Collections.synchronizedList(new ArrayList<Double>());
    var through = Collections.synchronizedList(new ArrayList<Double>());
    var alone = paced(straight, () -> server.streamStraight(question));
    var load = paced(through, () -> server.stream(server.client().start(), question));
    table.row(
        text("first token of %d pieces, %d streams", PIECES, STREAMS),
        load,
        "%.1f ms more at p50 than without the server",
        load.percentile(50) - alone.percentile(50));
    table.row(text("delay of a piece, %d streams", STREAMS), through);
    table.row("the same without the server", straight);
  }

  private Load paced(List<Double> delays, Callable<TimedStream> streaming) {
    progress("%d streams at a time", STREAMS);
    Operation whole =
        () -> {
          var stream = streaming.call();
          delays.addAll(stream.delays());
          assertThat(stream.delays()).hasSize(PIECES);
          return stream.first();
        };
    return Load.during(LOAD, STREAMS, server.meter()::cpuMillis, _ -> whole);
  }

  @Test
  @Order(5)
  void streams() throws Exception {
    server.fill(CONVERSATIONS);
    for (var many : System.getProperty("benchmark.streams", "100,1000").split(",")) {
      openStreams(Integer.parseInt(many));
    }
  }

  /// A thousand more begin each second.
  private void openStreams(int many) throws Exception {
    progress("opening %,d streams", many);
    var own = Collections.synchronizedList(new ArrayList<String>());
    server.times(many, STREAMS, Operation.timed(() -> own.add(server.client().start())));
    var question = "Say this in pieces, and take your time. [[normal:40,100]]";
    server.meter().collectGarbage();
    var before = server.meter().residentMegabytes();
    var most = new DoubleAccumulator(Math::max, before);
    Load load;
    try (var sampling = Executors.newSingleThreadScheduledExecutor()) {
      var _ =
          sampling.scheduleAtFixedRate(
              () -> most.accumulate(server.meter().residentMegabytes()),
              0,
              200,
              TimeUnit.MILLISECONDS);
      load =
          Load.times(
              many, many, server.meter()::cpuMillis, caller -> opened(caller, own, question));
      sampling.shutdownNow();
    }
    table.row(
        text("first token, %,d open streams of 40 pieces", many),
        load,
        "%,d whole in %.1f s; %,.0f MB resident at most, %,.0f KB more for each stream",
        load.millis().size(),
        load.seconds(),
        most.get(),
        (most.get() - before) * 1024 / many);
  }

  private Operation opened(int caller, List<String> conversations, String question) {
    return () -> {
      Thread.sleep(caller);
      return server.first(conversations.get(caller), question);
    };
  }

  @Test
  @Order(6)
  void longConversation() throws Exception {
    server.fill(CONVERSATIONS);
    var conversation = server.client().start();
    var question = "And then?";
    var turns = 0;
    var end = Instant.now().plus(LONGEST_GROWTH);
    for (var wanted : List.of(10, 1_000, 10_000)) {
      progress("a conversation grows to %,d messages", wanted);
      for (; 2 * turns < wanted && Instant.now().isBefore(end); turns++) {
        server.ask(conversation, question);
      }
      var messages = 2 * turns;
      table.row(
          text("turns in a conversation of %,d messages", messages),
          server.times(SOME_TURNS, 1, () -> server.ask(conversation, question)),
          "the next %d",
          SOME_TURNS);
      turns += SOME_TURNS;
      page(
          text("50 of %,d messages", messages),
          "/conversation/" + conversation + "/messages?limit=50");
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
    server.fill(CONVERSATIONS);
    progress("the read model is rebuilt");
    server.management().post("/actuator/projections/conversations", "");
    await().atMost(Duration.ofMinutes(3)).until(() -> rebuilding().hasNonNull("finished_at"));
    var done = rebuilding();
    var took = Duration.between(time(done, "started_at"), time(done, "finished_at"));
    var events = done.get("events").asLong();
    table.row(
        "rebuild of the read model",
        "%,d events a second (%,d in %.1f s)",
        events * 1_000 / took.toMillis(),
        events,
        took.toMillis() / 1e3);
  }

  private JsonNode rebuilding() {
    return server.management().get("/actuator/projections").path("conversations").path("rebuild");
  }

  private static Instant time(JsonNode node, String field) {
    return Instant.parse(node.get(field).asString());
  }
}
