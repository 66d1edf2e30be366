package dev.chatai.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.SystemTest;
import dev.chatai.conversation.answer.Node;
import java.time.Duration;
import java.util.List;
import org.axonframework.config.EventProcessingConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@SystemTest
class HeartbeatTest {
  @Autowired private EventProcessingConfiguration processing;
  @Autowired private JdbcClient jdbc;
  private Heartbeat heartbeat;

  @BeforeEach
  void claimAsTwoNodes() {
    for (var node : List.of("alive", "dead")) {
      jdbc.sql("insert into node (name, seen_at) values (?, now() + interval '1 minute')")
          .param(node)
          .update();
      jdbc.sql("insert into token_entry values (?, 0, null, null, now()::text, ?)")
          .params("of " + node, node)
          .update();
    }
    heartbeat = new Heartbeat(processing, jdbc, new Node("this one", false));
    heartbeat.start();
  }

  @AfterEach
  void forget() {
    heartbeat.stop();
    jdbc.sql("delete from node").update();
    jdbc.sql("delete from token_entry where processor_name like 'of %'").update();
  }

  @Test
  void frees_the_claims_of_a_node_within_three_seconds_of_its_death_and_of_no_other() {
    jdbc.sql("update node set seen_at = now() where name = 'dead'").update();
    await().atMost(Duration.ofSeconds(3)).until(() -> owner("of dead").equals("nobody"));
    assertThat(owner("of alive")).isEqualTo("alive");
  }

  private String owner(String processor) {
    return jdbc.sql("select coalesce(owner, 'nobody') from token_entry where processor_name = ?")
        .param(processor)
        .query(String.class)
        .single();
  }
}
