package dev.chatai;

import static dev.chatai.BenchmarkTable.text;
import static dev.chatai.TimedStream.direct;
import static dev.chatai.TimedStream.follow;
import static dev.chatai.TimedStream.turn;

import dev.chatai.Load.Operation;
import dev.chatai.llm.FakeUpstream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What nodes on Axon Server do on this machine, as tables: see `PERFORMANCE.md`. Not part of `mvn
/// verify`:
///
/// ```
/// AXON_SERVER_JAR=axonserver.jar mvn test -Pbenchmark -Dtest=NodesBenchmark
/// ```
@OnAxonServer
class NodesBenchmark {
  private static final int WARM_UP = 600;
  private static final int TURNS = 200;
  private static final int FOLLOWED = 60;
  private static final Duration LOAD = Duration.ofSeconds(10);
  private static final Duration WARMING = Duration.ofSeconds(60);
  private static final int CALLERS = 16;

  /// Turns on one node, and then on two. The nodes, Axon Server, the upstream and the driver are
  /// processes of their own.
  @Test
  void load(@TempDir Path folder, AxonServer axonServer) throws Exception {
    var table = new BenchmarkTable();
    BenchmarkTable.progress("%s", BenchmarkTable.machine());
    try (var upstream = new UpstreamProcess();
        var nodes = new TwoNodes(folder, axonServer, upstream.baseUrl())) {
      nodes.one().start(List.of());
      load("one node", List.of(nodes.one()), table);
      nodes.other().start(List.of());
      load("two nodes", List.of(nodes.one(), nodes.other()), table);
    }
    table.print();
  }

  private static void load(String what, List<ServerProcess> nodes, BenchmarkTable table) {
    BenchmarkTable.progress("%s: warm-up of %d s", what, WARMING.toSeconds());
    during(WARMING, CALLERS, nodes, it -> new Talk(it.client()));
    for (var atOnce : List.of(1, 64)) {
      table.row(
          text("turns, %d at a time, %s", atOnce, what),
          during(LOAD, atOnce, nodes, it -> new Talk(it.client())),
          "");
    }
    for (var atOnce : List.of(1, 16)) {
      table.row(
          text("first token of 40 pieces, %d streams, %s", atOnce, what),
          during(LOAD, atOnce, nodes, NodesBenchmark::firstToken),
          "");
    }
  }

  private static Operation firstToken(ServerProcess node) {
    return () -> turn(node.port(), node.client().start(), "In pieces. [[normal:40,5]]").first();
  }

  /// The callers are spread over the nodes.
  private static Load during(
      Duration time,
      int callers,
      List<ServerProcess> nodes,
      Function<ServerProcess, Operation> operation) {
    return Load.during(
        time,
        callers,
        () -> nodes.stream().map(ServerMeter::new).mapToDouble(ServerMeter::cpuMillis).sum(),
        caller -> operation.apply(nodes.get(caller % nodes.size())));
  }

  /// How long text takes through two nodes: to the client that asked, and to a second reader on the
  /// other node. Each node has an upstream of its own, which tells where an answer was generated.
  @Test
  void pieces(@TempDir Path folder, AxonServer axonServer) throws Exception {
    try (var upstream = new FakeUpstream();
        var otherUpstream = new FakeUpstream();
        var nodes = new TwoNodes(folder, axonServer, upstream.baseUrl())) {
      nodes.other().with("OPENAI_BASE_URL", otherUpstream.baseUrl());
      nodes.start(List.of());
      for (var warm = 0; warm < WARM_UP; warm++) {
        var node = warm % 2 == 0 ? nodes.one() : nodes.other();
        turn(node.port(), node.client().start(), "warm up " + warm);
        direct(upstream.baseUrl(), "warm up");
      }
      var table = new BenchmarkTable();
      first(nodes, upstream, otherUpstream, table);
      lateness(nodes, table);
      table.print();
    }
  }

  private static void first(
      TwoNodes nodes, FakeUpstream upstream, FakeUpstream otherUpstream, BenchmarkTable table)
      throws Exception {
    var straight = new ArrayList<Double>();
    var here = new ArrayList<Double>();
    var elsewhere = new ArrayList<Double>();
    for (var turn = 0; turn < TURNS; turn++) {
      straight.add(direct(upstream.baseUrl(), "[[normal:5,5,20]] straight " + turn).first());
      var node = turn % 2 == 0 ? nodes.one() : nodes.other();
      var own = turn % 2 == 0 ? upstream : otherUpstream;
      var words = "through " + turn + ".";
      var asked = turn(node.port(), node.client().start(), "[[normal:5,5,20]] " + words);
      (own.requests(words).isEmpty() ? elsewhere : here).add(asked.first());
    }
    table.row("first text straight from the upstream", straight);
    table.row("first text, generated on the node that was asked", here);
    table.row("first text, generated on the other", elsewhere);
  }

  /// Each answer is read by the client that asked, and from its beginning on the other node.
  private static void lateness(TwoNodes nodes, BenchmarkTable table) throws Exception {
    var first = new ArrayList<Double>();
    var asked = new ArrayList<Double>();
    var firstElsewhere = new ArrayList<Double>();
    var elsewhere = new ArrayList<Double>();
    for (var turn = 0; turn < FOLLOWED; turn++) {
      var node = turn % 2 == 0 ? nodes.one() : nodes.other();
      var second = turn % 2 == 0 ? nodes.other() : nodes.one();
      var conversation = node.client().start();
      var post = node.client().openEvents(conversation, "[[stamped:60,25]] " + turn);
      var path = post.headers().firstValue("Location").orElseThrow();
      var own = following(node, path);
      var other = following(second, path);
      post.body().forEach(_ -> {});
      first.add(own.join().delays().getFirst());
      asked.addAll(own.join().delays());
      firstElsewhere.add(other.join().delays().getFirst());
      elsewhere.addAll(other.join().delays());
    }
    table.row("lateness of the first piece, on the node that was asked", first);
    table.row("lateness of all pieces there", asked);
    table.row("lateness of the first piece, on the other node", firstElsewhere);
    table.row("lateness of all pieces there", elsewhere);
  }

  private static CompletableFuture<TimedStream> following(ServerProcess node, String path) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return follow(node.port(), path);
          } catch (Exception failure) {
            throw new CompletionException(failure);
          }
        },
        Thread::startVirtualThread);
  }
}
