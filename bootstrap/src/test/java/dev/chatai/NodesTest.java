package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.llm.FakeUpstream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds of several nodes: see [TwoNodes].
@OnAxonServer
class NodesTest {
  private static final FakeUpstream UPSTREAM = new FakeUpstream();
  private static final String RESPONSES = "/v1/responses";

  @TempDir static Path folder;
  private static TwoNodes nodes;
  private static ServerProcess one;
  private static ServerProcess other;

  @BeforeAll
  static void start(AxonServer axonServer) throws Exception {
    nodes = new TwoNodes(folder, axonServer, UPSTREAM.baseUrl()).with("CHATAI_DRAIN", "30s");
    one = nodes.one();
    other = nodes.other();
    nodes.start(ServerJvm.options());
  }

  @AfterAll
  static void stop() throws Exception {
    nodes.close();
    UPSTREAM.close();
  }

  @Test
  void an_answer_is_followed_from_either_node_and_is_the_same() {
    for (var round = 0; round < 8; round++) {
      var conversation = one.client().start();
      var post = one.client().openEvents(conversation, "take [[slow:20,50]] your time");
      var stream = post.headers().firstValue("Location").orElseThrow();
      var elsewhere = other.client().replay(stream);

      assertThat(elsewhere).isEqualTo(ChatClient.events(post.body()));
      assertThat(one.client().replay(stream)).isEqualTo(elsewhere);
      assertThat(other.client().get("/conversation/" + conversation))
          .isEqualTo(one.client().get("/conversation/" + conversation));
    }
  }

  @Test
  void an_answer_is_generated_where_its_client_waits() {
    for (var node : List.of(one, other)) {
      var here = attempts(node);
      for (var turn = 0; turn < 8; turn++) {
        node.client().askForEvents(node.client().start(), "where? " + turn);
      }
      assertThat(attempts(node) - here).isEqualTo(8);
    }
  }

  /// Attempts that have said something on this node.
  private static int attempts(ServerProcess node) {
    return node.management()
        .response("/actuator/prometheus")
        .body()
        .lines()
        .filter(it -> it.startsWith("chatai_attempt_first_text_seconds_count"))
        .mapToInt(it -> (int) Double.parseDouble(it.substring(it.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void a_reader_on_the_other_node_has_the_text_as_it_is_said() throws Exception {
    for (var round = 0; round < 4; round++) {
      var asked = round % 2 == 0 ? one : other;
      var reader = round % 2 == 0 ? other : one;
      var post = asked.client().openEvents(asked.client().start(), "[[stamped:80,25]] " + round);
      var path = post.headers().firstValue("Location").orElseThrow();
      var read = TimedStream.follow(reader.port(), path);
      assertThat(ChatClient.events(post.body())).isEqualTo(reader.client().replay(path));
      assertThat(read.delays()).hasSize(80);
      // from the log they would come in lumps of ten, each late by 125 ms on average
      assertThat(Load.percentile(read.delays().subList(20, 80), 50)).isLessThan(50);
    }
  }

  @Test
  void a_cancel_closes_the_connection_upstream_from_either_node() throws Exception {
    for (var round = 0; round < 8; round++) {
      var word = "cancel-" + round;
      var conversation = one.client().start();
      var post = one.client().openEvents(conversation, "take [[slow:600,20]] " + word);
      await().until(() -> !UPSTREAM.requests(word).isEmpty());

      var client = round % 2 == 0 ? one.client() : other.client();
      var asked = System.nanoTime();
      var answer = post.headers().firstValue("X-Message-Id").orElseThrow();
      var response =
          client.post("/conversation/" + conversation + "/message/" + answer + "/cancel", "");
      assertThat(
              UPSTREAM
                  .requests(word)
                  .getFirst()
                  .awaitClosed(Duration.ofSeconds(1).minusNanos(System.nanoTime() - asked)))
          .isTrue();
      assertThat(json(response).get("status").asString()).isEqualTo("cancelled");
      assertThat(ChatClient.events(post.body()).getLast().data().get("message"))
          .isEqualTo(json(response));
    }
  }

  @Test
  void the_work_is_spread_over_both() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          try (var connection = connection();
              var statement = connection.createStatement();
              var row =
                  statement.executeQuery(
                      "select count(*) filter (where owner = 'one'),"
                          + " count(*) filter (where owner = 'other')"
                          + " from token_entry where processor_name = 'answers'")) {
            row.next();
            return row.getInt(1) == 2 && row.getInt(2) == 2;
          }
        });
  }

  @Test
  void a_key_means_the_same_on_both() throws Exception {
    for (var round = 0; round < 8; round++) {
      var conversation = one.client().start();
      var key = UUID.randomUUID().toString();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var answers =
            Stream.of(one, other, one, other)
                .map(node -> threads.submit(() -> keyed(node.client(), conversation, key)))
                .toList();
        for (var answer : answers) {
          assertThat(answer.get()).isEqualTo(answers.getFirst().get());
        }
      }
      assertThat(UPSTREAM.requests(key)).hasSize(1);
    }
  }

  @Test
  void what_was_begun_in_openais_protocol_is_gone_on_with_on_the_other_node() {
    for (var round = 0; round < 4; round++) {
      var here = round % 2 == 0 ? one.client() : other.client();
      var there = round % 2 == 0 ? other.client() : one.client();
      var stream = openResponse(here, "take [[slow:20,50]] your time");
      var path = stream.headers().firstValue("Location").orElseThrow();
      var elsewhere = there.replay(path + "?stream=true");

      assertThat(elsewhere).isEqualTo(ChatClient.events(stream.body()));
      var response = elsewhere.getLast().data().get("response");
      assertThat(there.get(path)).isEqualTo(response);
      var next =
          json(
              there.post(
                  RESPONSES,
                  "{\"input\": \"And then?\", \"previous_response_id\": %s}"
                      .formatted(response.get("id"))));
      assertThat(next.get("conversation")).isEqualTo(response.get("conversation"));
      var items = "/v1/conversations/" + next.at("/conversation/id").asString() + "/items";
      assertThat(here.get(items)).isEqualTo(there.get(items));
      assertThat(here.get(items).get("data").size()).isEqualTo(4);

      var word = "openai-cancel-" + round;
      var open = openResponse(here, "take [[slow:600,20]] " + word);
      await().until(() -> !UPSTREAM.requests(word).isEmpty());
      var cancelled =
          json(there.post(open.headers().firstValue("Location").orElseThrow() + "/cancel", ""));
      assertThat(cancelled.get("status").asString()).isEqualTo("cancelled");
      assertThat(ChatClient.events(open.body()).getLast().data().get("response"))
          .isEqualTo(cancelled);

      there.delete(path);
      assertThat(here.response(path).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void a_response_whose_node_is_killed_ends_well_on_the_other() throws Exception {
    var path =
        openResponse(one.client(), "take [[slow:60,100]] until the end")
            .headers()
            .firstValue("Location")
            .orElseThrow();
    one.kill();
    try {
      var last = other.client().replay(path + "?stream=true").getLast();
      assertThat(last.name()).isEqualTo("response.completed");
      assertThat(other.client().get(path)).isEqualTo(last.data().get("response"));
      assertThat(last.data().at("/response/output/0/content/0/text").asString())
          .startsWith("1 2 3 ")
          .endsWith(" 60");
    } finally {
      one.start();
    }
  }

  private static HttpResponse<Stream<String>> openResponse(ChatClient client, String input) {
    return client.send(
        client
            .request(RESPONSES)
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString("{\"stream\": true, \"input\": \"%s\"}".formatted(input))),
        BodyHandlers.ofLines());
  }

  @Test
  void the_death_of_one_loses_and_doubles_nothing() throws Exception {
    var wrong = loseOne(() -> one.kill(), () -> one.start());
    assertThat(String.join("\n", wrong)).isEmpty();
  }

  @Test
  void one_that_was_frozen_for_longer_than_its_leases_writes_nothing_stale() throws Exception {
    var wrong =
        loseOne(
            () -> one.freeze(),
            () -> {
              Thread.sleep(30_000);
              one.thaw();
            });
    assertThat(String.join("\n", wrong)).isEmpty();
  }

  @Test
  void a_restart_of_one_after_the_other_loses_and_doubles_nothing() throws Exception {
    var wrong = loseOne(() -> one.close(), () -> one.start());
    assertThat(String.join("\n", wrong)).isEmpty();
  }

  @Test
  void a_restart_of_one_after_the_other_cuts_no_stream_and_asks_nothing_twice() throws Exception {
    for (var stopped : List.of(one, other)) {
      var streams = new ArrayList<Future<List<ChatClient.Event>>>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var i = 0; i < 20; i++) {
          var words = "restart " + stopped.port() + " " + i + ".";
          var client = (i % 2 == 0 ? one : other).client();
          var body = client.openEvents(client.start(), "[[slow:50,100]] " + words).body();
          streams.add(threads.submit(() -> ChatClient.events(body)));
        }
        stopped.close();
        stopped.start();
        for (var stream : streams) {
          var last = stream.get().getLast();
          assertThat(last.name()).as("%s", last).isEqualTo("message.completed");
        }
      }
      assertThat(UPSTREAM.requests("restart " + stopped.port())).hasSize(20);
    }
  }

  private static Connection connection() throws SQLException {
    var database = nodes.database();
    return DriverManager.getConnection(
        database.getJdbcUrl(), database.getUsername(), database.getPassword());
  }

  private interface Step {
    void run() throws Exception;
  }

  /// Traffic on both, and one goes away: the other settles all.
  private static List<String> loseOne(Step lose, Step mend) throws Exception {
    var random = new Random(Soak.seed());
    var lost = new Ledger();
    var kept = new Ledger();
    var there = new Traffic(one.client(), lost, "lost " + random.nextInt());
    var here = new Traffic(other.client(), kept, "kept " + random.nextInt());
    there.start(4, random);
    here.start(4, random);
    Thread.sleep(4_000);
    lose.run();
    Thread.sleep(1_000);
    here.join();
    var wrong = new ArrayList<String>();
    var started = System.nanoTime();
    recover(kept); // reads wait for the projection that the other one held
    wrong.addAll(kept.settle(other.client()));
    wrong.addAll(lost.settle(other.client()));
    Soak.report(
        "%d turns, settled by the other node in %.1f s",
        lost.size() + kept.size(), (System.nanoTime() - started) / 1e9);
    mend.run();
    there.join();
    recover(lost);
    wrong.addAll(lost.settle(one.client()));
    // a node that was frozen still carries out the commands that it was sent meanwhile
    wrong.addAll(kept.settle(other.client()));
    wrong.addAll(lost.differences(one.client()));
    wrong.addAll(kept.differences(other.client()));
    return wrong;
  }

  /// As clients do that were cut off.
  private static void recover(Ledger ledger) throws InterruptedException {
    var recovery = new Traffic(other.client(), ledger, "recovery");
    recovery.recover();
    recovery.join();
  }

  private static String keyed(ChatClient client, String conversation, String key) {
    return client
        .send(
            client
                .request("/conversation/completion/" + conversation)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString("{\"message\":\"[[slow:5,50]] " + key + "\"}")))
        .body();
  }
}
