package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// The read model, built anew beside the one in use (G5).
@Timeout(180)
class RebuildTest extends ClientTest {
  private static final String CONVERSATIONS = "/actuator/projections/conversations";

  @Autowired private JdbcClient jdbc;

  @Test
  void under_reads_and_writes_fails_no_read_and_misses_no_write() throws Exception {
    var wrong = new ConcurrentLinkedQueue<String>();
    var over = new AtomicBoolean();
    var turns = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 4; i++) {
        var _ =
            threads.submit(() -> {
              while (!over.get()) {
                talk(wrong);
                turns.incrementAndGet();
              }
            });
      }
      try {
        for (var round = 0; round < 3; round++) {
          rebuild("");
          assertThat(awaitDone().get("digest").asString()).hasSize(32);
          assertThat(compared()).isNull();
        }
      } finally {
        over.set(true);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(turns).hasPositiveValue();
    assertThat(compared()).isNull();
    assertThat(
            jdbc.sql("select count(*) from pg_namespace where nspname in ('rebuild', 'retired')")
                .query(Integer.class)
                .single())
        .isZero();
  }

  private void talk(Queue<String> wrong) {
    var conversation = client.start();
    for (var turn = 0; turn < 3; turn++) {
      var answer = client.ask(conversation, "rebuild me");
      if (answer.statusCode() != 200) {
        wrong.add("turn " + answer.body());
        return;
      }
      var read = client.send(client.request("/conversation/" + conversation).GET());
      if (read.statusCode() != 200 || json(read).get("messages").size() != 2 * (turn + 1)) {
        wrong.add("read " + read.body());
      }
    }
  }

  @Test
  void a_read_model_that_is_not_what_the_log_says_is_found_and_mended() {
    rebuild(""); // other tests have changed the stored log
    awaitDone();
    var conversation = client.start("{\"title\":\"right\"}");
    client.get("/conversation/" + conversation); // it is in the read model
    jdbc.sql("update conversation set title = 'wrong' where id = ?::uuid")
        .param(conversation)
        .update();

    assertThat(compared()).isEqualTo("conversation " + conversation);
    rebuild("");
    awaitDone();

    assertThat(compared()).isNull();
    assertThat(client.get("/conversation/" + conversation).get("title").asString())
        .isEqualTo("right");
  }

  @Test
  void one_that_was_left_half_way_is_started_over() {
    client.ask(client.start(), "hello");
    awaitDone();
    jdbc.sql("create schema rebuild").update();
    jdbc.sql("create table rebuild.message (id int)").update();

    await()
        .atMost(Duration.ofSeconds(40))
        .until(() ->
            jdbc.sql("select count(*) from pg_namespace where nspname = 'rebuild'")
                    .query(Integer.class)
                    .single()
                == 0);
    awaitDone();
    assertThat(compared()).isNull();
  }

  @Test
  void every_processor_tells_how_far_it_is() {
    client.ask(client.start(), "hello");

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> {
          var all = management.get("/actuator/projections");
          assertThat(all.propertyNames()).contains("answers", "conversations");
          for (var name : all.propertyNames()) {
            assertThat(all.get(name).get("state").asString()).isEqualTo("running");
            assertThat(all.get(name).get("position").asLong()).isPositive();
            assertThat(all.get(name).get("lag").asLong()).isZero();
          }
        });
    assertThat(management.post("/actuator/projections/answers", "{}").statusCode()).isEqualTo(404);
  }

  /// @return the first difference that a comparison finds, or null
  private @Nullable String compared() {
    rebuild("?compare=true");
    var difference = awaitDone("comparison").get("difference");
    return difference.isNull() ? null : difference.asString();
  }

  private void rebuild(String query) {
    var request = management.request(CONVERSATIONS + query).POST(BodyPublishers.noBody());
    var response = management.send(request);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
  }

  private JsonNode awaitDone() {
    return awaitDone("rebuild");
  }

  private JsonNode awaitDone(String kind) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          var run = run(kind);
          return run.isNull() || !run.get("finished_at").isNull();
        });
    var run = run(kind);
    assertThat(run.isNull() || run.get("state").asString().equals("done")).as("%s", run).isTrue();
    return run;
  }

  private JsonNode run(String kind) {
    return management.get("/actuator/projections").get("conversations").get(kind);
  }
}
