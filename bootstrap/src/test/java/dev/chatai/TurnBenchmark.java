package dev.chatai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.llm.FakeUpstream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
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

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;

  /// @param firstMillis from the request to the first byte of text
  private record Timed(double firstMillis, String text) {}

  @Test
  void turns() throws Exception {
    var client = new ChatClient(port);
    warmUp(client);
    var threadsBefore = Thread.getAllStackTraces().size();

    var direct = new ArrayList<Double>();
    var through = new ArrayList<Double>();
    var before = new ArrayList<Double>();
    for (var i = 0; i < TURNS; i++) {
      direct.add(direct("one [[normal:5,5,20]] after another " + i).firstMillis());
      var question = "one [[normal:5,5,20]] through " + i;
      var conversation = client.start();
      var asked = Instant.now();
      var timed = turn(conversation, question);
      through.add(timed.firstMillis());
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
                var timed = turn(conversation, question);
                assertThat(timed.text()).isEqualTo(FakeUpstream.echo(question));
                times.add(timed.firstMillis());
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
      var turns = new ArrayList<Future<Timed>>();
      for (var i = 0; i < WARM_UP_AT_ONCE; i++) {
        Callable<Timed> some =
            () -> {
              for (var turn = 1; turn < WARM_UP / WARM_UP_AT_ONCE; turn++) {
                turn(client.start(), "warm up " + turn);
                direct("warm up");
              }
              return direct("warm up");
            };
        turns.add(threads.submit(some));
      }
      for (var turn : turns) {
        turn.get();
      }
    }
  }

  private Timed turn(String conversation, String message) throws Exception {
    return timed(
        "http://127.0.0.1:" + port + "/conversation/completion/" + conversation,
        "{\"message\":\"" + message + "\",\"stream\":true}",
        "e");
  }

  private Timed direct(String message) throws Exception {
    return timed(
        SystemTest.UPSTREAM.baseUrl() + "/chat/completions",
        "{\"model\":\"fake\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
            + message
            + "\"}]}",
        "\"content\":\"e");
  }

  /// @param beginning how the first text looks, which is an echo
  private Timed timed(String url, String body, String beginning) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    var started = System.nanoTime();
    try (var text = http.send(request, BodyHandlers.ofInputStream()).body()) {
      var read = new ByteArrayOutputStream();
      do {
        read.write(text.read());
      } while (!read.toString(UTF_8).endsWith(beginning));
      var first = (System.nanoTime() - started) / 1e6;
      text.transferTo(read);
      return new Timed(first, read.toString(UTF_8));
    }
  }

  private static void report(String what, List<Double> millis) {
    print("%s: p50 %.1f ms, p99 %.1f ms", what, percentile(millis, 50), percentile(millis, 99));
  }

  private static double percentile(List<Double> values, int percent) {
    var sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  @SuppressWarnings("SystemOut")
  private static void print(String format, Object... values) {
    System.out.println("BENCHMARK " + format.formatted(values));
  }
}
