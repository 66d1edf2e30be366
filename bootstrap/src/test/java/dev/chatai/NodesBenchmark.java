package dev.chatai;

import static dev.chatai.TimedStream.direct;
import static dev.chatai.TimedStream.turn;

import dev.chatai.llm.FakeUpstream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How long the first text takes when another node than the one that was asked generates it. Each
/// node has a default model of its own, so an answer's model tells where it was generated. Not part
/// of `mvn verify`; needs a running Axon Server:
///
/// ```
/// AXON_AXONSERVER_ENABLED=true \\
///   mvn -pl bootstrap -am test -Dtest=NodesBenchmark -Dsurefire.failIfNoSpecifiedTests=false
/// ```
@Tag("axon-server")
class NodesBenchmark {
  private static final int WARM_UP = 2_000;
  private static final int TURNS = 400;

  @Test
  void turns(@TempDir Path folder) throws Exception {
    try (var upstream = new FakeUpstream();
        var nodes = new TwoNodes(folder, upstream)) {
      nodes.one().with("CHATAI_MODEL", "one");
      nodes.other().with("CHATAI_MODEL", "other");
      nodes.start(List.of());
      for (var warm = 0; warm < WARM_UP; warm++) {
        var node = warm % 2 == 0 ? nodes.one() : nodes.other();
        turn(node.port(), node.client().start(), "warm up " + warm);
        direct(upstream.baseUrl(), "warm up");
      }
      var straight = new ArrayList<Double>();
      var here = new ArrayList<Double>();
      var elsewhere = new ArrayList<Double>();
      for (var turn = 0; turn < TURNS; turn++) {
        straight.add(direct(upstream.baseUrl(), "one [[normal:5,5,20]] straight " + turn).first());
        var asked = turn % 2 == 0 ? "one" : "other";
        var node = turn % 2 == 0 ? nodes.one() : nodes.other();
        var conversation = node.client().start();
        var first = turn(node.port(), conversation, "one [[normal:5,5,20]] through " + turn);
        var answer = node.client().get("/conversation/" + conversation).get("messages").get(1);
        (answer.get("model").asString().equals(asked) ? here : elsewhere).add(first.first());
      }
      var table = new BenchmarkTable();
      table.row("first text straight from the upstream", straight);
      table.row("generated on the node that was asked", here);
      table.row("generated on the other", elsewhere);
      table.print();
    }
  }
}
