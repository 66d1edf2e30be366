package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatai.conversation.ConversationCommand;
import dev.chatai.conversation.ConversationCommand.StartConversation;
import dev.chatai.conversation.ConversationEvent.TitleChanged;
import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.Metadata;
import dev.chatai.conversation.Owner;
import dev.chatai.conversation.Refusal;
import dev.chatai.conversation.content.Text;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;

/// Another node changes a conversation between a decision about it and the commit: the event store
/// refuses the commit, as the next number is taken.
class ConcurrentChangeTest extends OneConversationTest {
  @Autowired
  @Qualifier("localSegment")
  private CommandBus commands;

  @Autowired private CommandGateway gateway;
  @Autowired private EventStore store;

  /// How often a command of the conversation's was decided.
  private final AtomicInteger decided = new AtomicInteger();

  @Override
  String start() {
    return "{\"title\":\"mine\"}";
  }

  @Test
  void a_command_is_decided_once_more_on_what_is_there_then() {
    try (var _ = anotherNodeIsFirst(1)) {
      assertThat(patch().statusCode()).isEqualTo(200);
    }

    assertThat(decided).hasValue(2);
    assertThat(types())
        .containsExactly("ConversationStarted", "TitleChanged", "SystemPromptChanged");
    assertThat(client.get(path()).get("title").asString()).isEqualTo("another's");
    assertThat(client.get(path()).get("system_prompt").asString()).isEqualTo("Be kind.");
    assertThat(json(client.ask(conversation, "hello")).get("status").asString())
        .isEqualTo("completed");
  }

  @Test
  void a_command_that_is_late_again_and_again_is_refused_and_changes_nothing() {
    try (var _ = anotherNodeIsFirst(Integer.MAX_VALUE)) {
      var refused = patch();

      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(json(refused).get("code").asString()).isEqualTo("conflict");
    }

    assertThat(types()).hasSize(1 + decided.get()).doesNotContain("SystemPromptChanged");
    assertThat(client.get(path()).get("system_prompt").isNull()).isTrue();
    assertThat(patch().statusCode()).isEqualTo(200);
  }

  @Test
  void a_conversation_that_there_is_is_not_started_again() {
    var again =
        new StartConversation(id(), Owner.LOCAL, new Text("other"), null, null, Metadata.NONE);

    assertThatThrownBy(() -> gateway.sendAndWait(again))
        .satisfies(it ->
            assertThat(Refusal.in(it))
                .extracting(Refusal::code)
                .isEqualTo(Refusal.Code.CONVERSATION_EXISTS));

    assertThat(types()).containsExactly("ConversationStarted");
    assertThat(client.get(path()).get("title").asString()).isEqualTo("mine");
  }

  /// Between decision and commit of so many commands from now on.
  private Registration anotherNodeIsFirst(int times) {
    return commands.registerHandlerInterceptor((unitOfWork, chain) -> {
      var decision = chain.proceed();
      if (unitOfWork.getMessage().getPayload() instanceof ConversationCommand command
          && command.conversation().toString().equals(conversation)
          && decided.incrementAndGet() <= times) {
        // on a thread of its own, as it is no part of this transaction
        CompletableFuture.runAsync(this::changeTitle).join();
      }
      return decision;
    });
  }

  private void changeTitle() {
    var next = store.lastSequenceNumberFor(conversation).orElseThrow() + 1;
    var event = new TitleChanged(id(), new Text("another's"));
    store.publish(new GenericDomainEventMessage<>("Conversation", conversation, next, event));
  }

  private HttpResponse<String> patch() {
    return client.patch(path(), "{\"system_prompt\":\"Be kind.\"}");
  }

  private List<String> types() {
    return client
        .get(path() + "/events")
        .valueStream()
        .map(it -> it.get("type").asString())
        .toList();
  }

  private ConversationId id() {
    return new ConversationId(UUID.fromString(conversation));
  }
}
