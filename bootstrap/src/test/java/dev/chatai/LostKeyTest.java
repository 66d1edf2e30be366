package dev.chatai;

import static dev.chatai.ChatClient.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.chatai.conversation.ConversationCommand.RegenerateAnswer;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.OnBusy;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.TurnOptions;
import dev.chatai.conversation.seal.Seals;
import java.util.Objects;
import java.util.UUID;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A conversation whose key was lost is not continued in plain text; one from before there were
/// keys goes on.
class LostKeyTest extends ClientTest {
  @Autowired private JdbcClient jdbc;
  @Autowired private Seals seals;
  @Autowired private CommandGateway commands;

  @Test
  void a_turn_without_the_key_is_refused_and_accepted_once_the_key_is_back() {
    var conversation = client.start();
    client.ask(conversation, "sealed");
    var events = events(conversation);
    var key = takeKey(conversation);

    assertThat(client.ask(conversation, "in plain?").statusCode()).isEqualTo(500);
    assertThat(events(conversation)).isEqualTo(events);

    jdbc.sql("insert into conversation_key (conversation_id, wrapped) values (?::uuid, ?)")
        .params(conversation, key)
        .update();
    forget(conversation);
    assertThat(client.ask(conversation, "sealed again").statusCode()).isEqualTo(200);
  }

  @Test
  void a_stranger_does_not_learn_that_it_exists() {
    var conversation = client.start();
    takeKey(conversation);
    var command =
        new RegenerateAnswer(
            id(conversation),
            new Owner("stranger"),
            MessageId.next(),
            MessageId.next(),
            TurnOptions.NONE,
            OnBusy.QUEUE);

    var refusal = Refusal.in(catchThrowable(() -> commands.sendAndWait(command)));

    assertThat(refusal).extracting(Refusal::code).isEqualTo(Refusal.Code.CONVERSATION_NOT_FOUND);
    // the read model must be what the log says
    client.delete("/conversation/" + conversation);
  }

  @Test
  void a_conversation_without_its_key_can_be_erased() {
    var conversation = client.start();
    takeKey(conversation);

    var erased = client.delete("/conversation/" + conversation);

    assertThat(erased.statusCode()).isEqualTo(204);
  }

  @Test
  void a_conversation_from_before_there_were_keys_goes_on() {
    var conversation = client.start();
    takeKey(conversation);
    var plain =
        "{\"conversation\":\"%s\",\"owner\":\"local\",\"title\":\"Old\",\"metadata\":{}}"
            .formatted(conversation);
    jdbc.sql(
            """
            update domain_event_entry set payload = ?
            where aggregate_identifier = ? and sequence_number = 0\
            """)
        .params(plain.getBytes(UTF_8), conversation)
        .update();
    client.delete("/conversation/" + client.start()); // an erasure empties the log's tail in memory

    var answer = client.ask(conversation, "and now?");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).get("status").asString()).isEqualTo("completed");
    // the read model must be what the log says
    client.delete("/conversation/" + conversation);
  }

  private byte[] takeKey(String conversation) {
    var key =
        jdbc.sql("delete from conversation_key where conversation_id = ?::uuid returning wrapped")
            .param(conversation)
            .query(byte[].class)
            .single();
    forget(conversation);
    return Objects.requireNonNull(key);
  }

  private void forget(String conversation) {
    seals.forget(id(conversation));
  }

  private static ConversationId id(String conversation) {
    return new ConversationId(UUID.fromString(conversation));
  }

  private int events(String conversation) {
    return jdbc.sql("select count(*) from domain_event_entry where aggregate_identifier = ?")
        .param(conversation)
        .query(Integer.class)
        .single();
  }
}
