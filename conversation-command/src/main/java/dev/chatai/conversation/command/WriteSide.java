package dev.chatai.conversation.command;

import dev.chatai.conversation.ConversationCommand.StartConversation;
import dev.chatai.conversation.answer.Models;
import dev.chatai.conversation.answer.TurnPolicy;
import dev.chatai.conversation.seal.Seals;
import java.util.List;
import java.util.function.BiFunction;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandBusSpanFactory;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.caching.Cache;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.Snapshotter;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// How Axon runs the aggregate.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TitleSettings.class)
class WriteSide {
  @Bean
  SnapshotTriggerDefinition conversationSnapshots(Snapshotter snapshotter) {
    return type -> new Snapshots(snapshotter, type);
  }

  @Bean
  Cache conversationCache() {
    return new ConversationCache();
  }

  @Bean
  TurnPolicy turnPolicy(Models models) {
    return turn -> TurnRules.check(turn, models);
  }

  @Bean
  @Qualifier("localSegment")
  static CommandBus commandBus(
      TransactionManager transactions, org.axonframework.config.Configuration axon) {
    var bus =
        new LocalCommandBus(
            SimpleCommandBus.builder()
                .transactionManager(transactions)
                .spanFactory(axon.getComponent(CommandBusSpanFactory.class))
                .messageMonitor(axon.messageMonitor(CommandBus.class, "commandBus")));
    bus.registerHandlerInterceptor(
        new CorrelationDataInterceptor<>(axon.correlationDataProviders()));
    return bus;
  }

  @Autowired
  @SuppressWarnings("resource") // interceptors stay for the life of the bus
  void intercept(
      CommandBus commands,
      Seals seals,
      ObjectProvider<EventStore> events,
      @Qualifier("eventSerializer") ObjectProvider<Serializer> stored) {
    commands.registerDispatchInterceptor(new ShortNames());
    commands.registerDispatchInterceptor(new NewKeys(seals));
    commands.registerHandlerInterceptor(new Refusals());
    commands.registerHandlerInterceptor(new LostKeys(seals, events, stored));
  }

  /// Creates a conversation's key before its first event can be stored. This happens where the
  /// command is sent, not where it is handled: the handler's transaction already holds a
  /// connection, and many handlers that need a second one would deadlock on the pool. The key of a
  /// refused conversation is harmless.
  record NewKeys(Seals seals) implements MessageDispatchInterceptor<CommandMessage<?>> {
    @Override
    public BiFunction<Integer, CommandMessage<?>, CommandMessage<?>> handle(
        List<? extends CommandMessage<?>> messages) {
      return (_, message) -> {
        if (message.getPayload() instanceof StartConversation start) {
          seals.create(start.conversation());
        }
        return message;
      };
    }
  }
}
