package dev.chatai;

import static dev.chatai.FirstText.direct;
import static dev.chatai.FirstText.percentile;
import static dev.chatai.FirstText.print;
import static dev.chatai.FirstText.report;
import static dev.chatai.FirstText.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.llm.FakeUpstream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How long a turn takes beside what its upstream takes, over real sockets. Not part of `mvn
/// verify`:
///
/// ```
/// mvn -pl bootstrap -am test -Dtest=TurnBenchmark -Dsurefire.failIfNoSpecifiedTests=false
/// ```
@SystemTest
class TurnBenchmark {
  private static final int WARM_UP = 4_000;
  private static final int WARM_UP_AT_ONCE = 16;
  private static final int TURNS = 300;
  private static final int PARALLEL = 64;
  private static final int ROUNDS = 10;

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;

  @Test
  void turns() throws Exception {
    var client = new ChatClient(port);
    warmUp(client);
    var threadsBefore = Thread.getAllStackTraces().size();

    var direct = new ArrayList<Double>();
    var through = new ArrayList<Double>();
    var before = new ArrayList<Double>();
    for (var i = 0; i < TURNS; i++) {
      direct.add(direct(SystemTest.UPSTREAM, "one [[normal:5,5,20]] after another " + i).millis());
      var question = "one [[normal:5,5,20]] through " + i;
      var conversation = client.start();
      var asked = Instant.now();
      var timed = turn(port, conversation, question);
      through.add(timed.millis());
      var request = SystemTest.UPSTREAM.requests(question).getFirst();
      before.add(Duration.between(asked, request.arrived()).toNanos() / 1e6);
    }
    report("first text straight from the upstream", direct);
    report("first text through ChatAI, one by one", through);
    report("of which until the upstream was asked", before);
    print("added at p50: %.1f ms", percentile(through, 50) - percentile(direct, 50));

    var started = System.nanoTime();
    var parallel = new ArrayList<Double>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var conversations = new ArrayList<Future<List<Double>>>();
      for (var i = 0; i < PARALLEL; i++) {
        var name = "conversation " + i;
        Callable<List<Double>> turns =
            () -> {
              var conversation = client.start();
              var times = new ArrayList<Double>();
              for (var round = 0; round < ROUNDS; round++) {
                var question = name + " round " + round + " [[normal:20,20,20]]";
                var timed = turn(port, conversation, question);
                assertThat(timed.text()).isEqualTo(FakeUpstream.echo(question));
                times.add(timed.millis());
              }
              assertThat(client.get("/conversation/" + conversation).get("messages"))
                  .hasSize(2 * ROUNDS);
              return times;
            };
        conversations.add(threads.submit(turns));
      }
      for (var conversation : conversations) {
        parallel.addAll(conversation.get());
      }
    }
    var seconds = (System.nanoTime() - started) / 1e9;
    report("first text, " + PARALLEL + " conversations at once, upstream's own is 20 ms", parallel);
    print(
        "%d turns of 20 pieces in %.1f s: %.0f a second, none lost or mixed",
        parallel.size(), seconds, parallel.size() / seconds);
    print(
        "large objects: %d",
        jdbc.sql("select count(*) from pg_largeobject_metadata").query(Long.class).single());
    print(
        "platform threads: %d before, %d after", threadsBefore, Thread.getAllStackTraces().size());
  }

  /// The JVM compiles what runs often: the first thousands of turns take twice as long.
  private void warmUp(ChatClient client) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var turns = new ArrayList<Future<FirstText>>();
      for (var i = 0; i < WARM_UP_AT_ONCE; i++) {
        Callable<FirstText> some =
            () -> {
              for (var turn = 1; turn < WARM_UP / WARM_UP_AT_ONCE; turn++) {
                turn(port, client.start(), "warm up " + turn);
                direct(SystemTest.UPSTREAM, "warm up");
              }
              return direct(SystemTest.UPSTREAM, "warm up");
            };
        turns.add(threads.submit(some));
      }
      for (var turn : turns) {
        turn.get();
      }
    }
  }
}
