package dev.chatai.conversation.query.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.SystemTest;
import dev.chatai.conversation.ConversationCommand.StartConversation;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.query.follow.ProjectionToken;
import java.time.Duration;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@SystemTest
class HoldTest {
  /// Axon's claim timeout: a fence that is not renewed would have lapsed by then.
  private static final Duration LAPSED = Duration.ofSeconds(12);

  @Autowired private ProjectionToken projection;
  @Autowired private Rebuild rebuild;
  @Autowired private CommandGateway commands;
  @Autowired private JdbcClient jdbc;

  @Test
  void keeps_the_projection_from_running_until_it_is_closed() {
    var before = start();
    await().atMost(Duration.ofSeconds(20)).until(() -> isProjected(before));
    ConversationId held;
    try (var _ = new Hold(projection)) {
      var position = SideBuild.position(projection.read());
      held = start();
      await()
          .during(LAPSED)
          .atMost(LAPSED.plusSeconds(5))
          .until(() -> SideBuild.position(projection.read()) == position);
      assertThat(isProjected(held)).isFalse();
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> isProjected(held));
  }

  /// Another node may have done an ordered rebuild before this one comes to it.
  @Test
  void at_the_start_ends_when_there_is_nothing_to_rebuild() {
    jdbc.sql("create schema rebuild").update();
    rebuild.afterPropertiesSet();
    jdbc.sql("drop schema if exists rebuild cascade").update();
    var held = start();
    await().atMost(Duration.ofSeconds(60)).until(() -> isProjected(held));
  }

  private ConversationId start() {
    var id = ConversationId.next();
    commands.sendAndWait(new StartConversation(id, Owner.LOCAL, null, null, null, Metadata.NONE));
    return id;
  }

  private boolean isProjected(ConversationId id) {
    return jdbc.sql("select exists (select from conversation where id = ?)")
        .param(id.value())
        .query(Boolean.class)
        .single();
  }
}
