package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.conversation.query.follow.ProjectionToken;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.axonframework.eventhandling.MergedTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// A rebuild mends whatever the projection's position and the read model have become.
@Timeout(180)
class BrokenProjectionTest extends ClientTest {
  private static final String CONVERSATIONS = "/actuator/projections/conversations";

  @Autowired private JdbcClient jdbc;
  @Autowired private Serializer serializer;
  @Autowired private ProjectionToken projection;

  @AfterEach
  void mend() {
    jdbc.sql("delete from rebuild_run").update();
    rebuild();
  }

  @Test
  void of_several_segments_it_is_down_until_they_are_one_again() {
    jdbc.sql(
            """
            insert into token_entry
            select processor_name, 1, token, token_type, "timestamp", null from token_entry
            where processor_name = 'conversations' and segment = 0\
            """)
        .update();
    awaitState("split");
    assertThat(management.response("/actuator/health/readiness").statusCode()).isEqualTo(503);
    for (var i = 0; i < 20; i++) {
      client.start();
    }
    rebuild();
    assertMended();
  }

  @Test
  void of_a_token_that_merging_leaves() {
    var behind = projection.read();
    client.start();
    awaitCaughtUp();
    store(MergedTrackingToken.merged(behind, projection.read()));
    rebuild();
    assertMended();
  }

  @Test
  void of_a_token_that_a_reset_leaves() {
    store(ReplayToken.createReplayToken(projection.read()));
    rebuild();
    assertMended();
  }

  @Test
  void of_a_token_that_cannot_be_read() {
    jdbc.sql("update token_entry set token = 'x' where processor_name = 'conversations'").update();
    assertThat(
            management.get("/actuator/projections").get("conversations").get("position").asLong())
        .isEqualTo(-1);
    rebuild();
    assertMended();
  }

  @Test
  void of_a_token_beyond_the_log_and_tables_without_rows() {
    jdbc.sql(
            """
            update token_entry set token = convert_to(
              regexp_replace(convert_from(token, 'UTF8'), '"index":[0-9]+', '"index":900000000'), 'UTF8')
            where processor_name = 'conversations'\
            """)
        .update();
    jdbc.sql("truncate conversation, message, answer_piece, usage_day, search_document").update();
    rebuild();
    assertMended();
  }

  @Test
  void a_run_of_a_node_that_died_is_given_up_and_told() {
    start("rebuild", "another", "11 seconds");
    rebuild();
    assertMended();
  }

  @Test
  void a_run_of_another_node_is_shown_and_cancelled_from_here() {
    start("comparison", "another", "0 seconds");
    assertThat(run("comparison").get("node").asString()).isEqualTo("another");
    assertThat(post("").statusCode()).isEqualTo(409);
    assertThat(management.delete(CONVERSATIONS).statusCode()).isEqualTo(202);
    assertThat(
            jdbc.sql("select cancelled from rebuild_run where kind = 'comparison'")
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  @Test
  void a_comparison_is_cancelled_while_the_projection_does_not_catch_up() {
    jdbc.sql("update token_entry set token = 'x' where processor_name = 'conversations'").update();
    assertThat(post("?compare=true").statusCode()).isEqualTo(202);
    assertThat(management.delete(CONVERSATIONS).statusCode()).isEqualTo(202);
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> run("comparison").get("state").asString().equals("cancelled"));
    assertThat(run("comparison").get("failure").asString()).isEqualTo("It was cancelled");
    assertThat(management.delete(CONVERSATIONS).statusCode()).isEqualTo(409);
  }

  private void start(String kind, String node, String ago) {
    jdbc.sql(
            """
            insert into rebuild_run (kind, id, node, state, seen_at)
            values (?, gen_random_uuid(), ?, 'building', now() - ?::interval)
            on conflict (kind) do update set node = excluded.node, seen_at = excluded.seen_at,
              finished_at = null\
            """)
        .params(kind, node, ago)
        .update();
  }

  private void store(TrackingToken token) {
    var stored = serializer.serialize(token, byte[].class);
    jdbc.sql(
            "update token_entry set token = ?, token_type = ? where processor_name = 'conversations'")
        .params(stored.getData(), stored.getType().getName())
        .update();
  }

  private void assertMended() {
    assertThat(
            jdbc.sql("select segment from token_entry where processor_name = 'conversations'")
                .query(Integer.class)
                .list())
        .containsExactly(0);
    for (var i = 0; i < 20; i++) {
      var id = client.start();
      assertThat(client.get("/conversation/" + id).get("id").asString()).isEqualTo(id);
    }
    assertThat(post("?compare=true").statusCode()).isEqualTo(202);
    assertThat(ended("comparison").get("difference").isNull()).isTrue();
    awaitState("running");
  }

  private void rebuild() {
    await().atMost(Duration.ofSeconds(30)).until(() -> post("").statusCode() == 202);
    assertThat(ended("rebuild").get("state").asString()).isEqualTo("done");
  }

  private HttpResponse<String> post(String query) {
    return management.send(management.request(CONVERSATIONS + query).POST(BodyPublishers.noBody()));
  }

  private JsonNode ended(String kind) {
    await().atMost(Duration.ofSeconds(60)).until(() -> !run(kind).get("finished_at").isNull());
    return run(kind);
  }

  private void awaitState(String state) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> conversations().get("state").asString().equals(state));
  }

  private void awaitCaughtUp() {
    await().atMost(Duration.ofSeconds(30)).until(() -> conversations().get("lag").asLong() == 0);
  }

  private JsonNode run(String kind) {
    return conversations().get(kind);
  }

  private JsonNode conversations() {
    return management.get("/actuator/projections").get("conversations");
  }
}
