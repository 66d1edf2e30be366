package dev.chatai;

import static dev.chatai.TimedStream.direct;
import static dev.chatai.TimedStream.follow;
import static dev.chatai.TimedStream.turn;

import dev.chatai.llm.FakeUpstream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How long text takes through two nodes: to the client that asked, and to a second reader on the
/// other node. Each node has an upstream of its own, which tells where an answer was generated. Not
/// part of `mvn verify`; needs a running Axon Server:
///
/// ```
/// AXON_AXONSERVER_ENABLED=true \\
///   mvn -pl bootstrap -am test -Paxon-server -Dtest=NodesBenchmark
/// ```
@Tag("axon-server")
class NodesBenchmark {
  private static final int WARM_UP = 600;
  private static final int TURNS = 200;
  private static final int FOLLOWED = 60;

  @Test
  void turns(@TempDir Path folder) throws Exception {
    try (var upstream = new FakeUpstream();
        var otherUpstream = new FakeUpstream();
        var nodes = new TwoNodes(folder, upstream)) {
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
