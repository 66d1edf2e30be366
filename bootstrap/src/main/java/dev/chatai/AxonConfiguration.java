package dev.chatai;

import dev.chatai.conversation.answer.LiveAnswers;
import dev.chatai.conversation.answer.Node;
import dev.chatai.conversation.answer.OtherNodes;
import dev.chatai.llm.AnswerSaga;
import dev.chatai.node.ClaimedTokenStore;
import dev.chatai.node.OneSegmentProcessor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3SerializerCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/// Axon's configuration for both event stores.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AxonConfiguration.NodeSettings.class)
class AxonConfiguration {
  private static final TokenSchema TOKENS =
      TokenSchema.builder()
          .setTokenTable("token_entry")
          .setProcessorNameColumn("processor_name")
          .setTokenTypeColumn("token_type")
          .build();

  private static final DateTimeFormatter STARTED =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// The name must be the same after a restart, so that the node owns at once what it held before.
  @Bean
  Node node(
      NodeSettings settings,
      @Value("${server.port}") String port,
      @Value("${axon.axonserver.enabled}") boolean shared) {
    var name = settings.node();
    return new Node(name.isBlank() ? hostName() + ":" + port : name, !shared);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "localhost"; // the machine does not know its own name
    }
  }

  /// Identifies this process.
  ///
  /// @param node its name among all that share a history, the same again after a restart; empty is
  ///   the host's name and the API's port
  @ConfigurationProperties("chatai")
  record NodeSettings(@DefaultValue("") String node) {
    /// The length of `token_entry.owner`.
    private static final int LONGEST = 255;

    NodeSettings {
      if (node.codePointCount(0, node.length()) > LONGEST
          || node.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "CHATAI_NODE must have at most " + LONGEST + " characters, and no control characters");
      }
    }
  }

  @Bean
  LiveAnswers liveAnswers(OtherNodes others) {
    return new LiveAnswers(others);
  }

  @Bean
  @ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "false")
  OtherNodes noOtherNodes() {
    return OtherNodes.NONE;
  }

  /// Axon 4.13.0 cannot read its own replay tokens with Jackson 3 unless told that it may (fixed in
  /// 4.13.1); nothing else may be named by stored JSON.
  @Bean
  Jackson3SerializerCustomizer axonTokens() {
    return json ->
        json.polymorphicTypeValidator(
            BasicPolymorphicTypeValidator.builder().allowIfSubType("org.axonframework.").build());
  }

  @Bean
  TokenStore tokenStore(
      ConnectionProvider connections, Serializer serializer, JdbcClient jdbc, Node node) {
    return new ClaimedTokenStore(
        JdbcTokenStore.builder()
            .schema(TOKENS)
            .connectionProvider(connections)
            .serializer(serializer),
        jdbc,
        node.name());
  }

  @Bean
  ConfigurerModule processors() {
    return configurer ->
        configurer
            .eventProcessing()
            .usingPooledStreamingEventProcessors()
            .registerDefaultListenerInvocationErrorHandler(_ -> PropagatingErrorHandler.instance())
            .registerPooledStreamingEventProcessorConfiguration(
                "conversations",
                (_, processor) ->
                    OneSegmentProcessor.builder(
                        processor
                            .batchSize(1_000)
                            .tokenClaimInterval(1_000) // reads wait for it
                            .initialToken(StreamableMessageSource::createTailToken)));
  }

  /// The saga's lease is written in the transaction of its event where both are in one database.
  @Bean
  @ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "false")
  ConfigurerModule answersInTheCommit() {
    return configurer ->
        configurer.eventProcessing().registerSubscribingEventProcessor(AnswerSaga.NAME);
  }

  /// Otherwise the saga follows the log, in segments that are spread over the nodes.
  @Bean
  @ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "true")
  ConfigurerModule answersAfterTheCommit() {
    return configurer ->
        configurer
            .eventProcessing()
            .registerPooledStreamingEventProcessorConfiguration(
                AnswerSaga.NAME,
                (_, processor) ->
                    processor
                        .initialSegmentCount(4)
                        .batchSize(50)
                        .tokenClaimInterval(1_000) // questions wait for it when a node stops
                        .initialToken(StreamableMessageSource::createHeadToken));
  }

  /// Sets the name that Axon Server's dashboard shows: the node's, and the time of this start. Axon
  /// Server counts commands by client, and shows none of a client that it has seen before.
  @Bean
  static BeanPostProcessor readableClient(ObjectProvider<Node> node) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof AxonServerConfiguration server) {
          server.setClientId(node.getObject().name() + "#" + STARTED.format(Instant.now()));
        }
        return bean;
      }
    };
  }
}
