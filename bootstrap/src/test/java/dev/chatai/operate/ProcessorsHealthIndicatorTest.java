package dev.chatai.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class ProcessorsHealthIndicatorTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final AtomicBoolean broken = new AtomicBoolean();
  private Configuration axon;
  private ProcessorsHealthIndicator health;

  @BeforeEach
  void start() {
    var configurer =
        DefaultConfigurer.defaultConfiguration(false)
            .configureSerializer(_ -> Jackson3Serializer.builder().build())
            .configureEmbeddedEventStore(_ -> new InMemoryEventStorageEngine());
    configurer
        .eventProcessing()
        .usingPooledStreamingEventProcessors()
        .registerDefaultListenerInvocationErrorHandler(_ -> PropagatingErrorHandler.instance())
        .registerEventHandler(_ -> new Words(broken));
    axon = configurer.start();
    health = new ProcessorsHealthIndicator(axon.eventProcessingConfiguration());
  }

  private Status status() {
    health.look();
    return health.health().getStatus();
  }

  @AfterEach
  void stop() {
    axon.shutdown();
  }

  @Test
  void a_failing_processor_is_named_soon_and_its_error_is_not() {
    await().atMost(SOON).until(() -> status().equals(Status.UP));
    broken.set(true);
    axon.eventStore().publish(GenericEventMessage.asEventMessage("something private"));
    await().atMost(SOON).until(() -> status().equals(Status.DOWN));
    assertThat(health.health().getDetails()).containsEntry("words", "failing");
    assertThat(health.health().toString()).doesNotContain("private");

    broken.set(false);
    await().atMost(SOON.multipliedBy(3)).until(() -> status().equals(Status.UP));
  }

  @Test
  void a_stopped_processor_is_down_at_once() {
    axon.eventProcessingConfiguration().eventProcessors().values().forEach(it -> it.shutDown());
    assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.health().getDetails()).containsEntry("words", "stopped");
  }

  @ProcessingGroup("words")
  record Words(AtomicBoolean broken) {
    @EventHandler
    void on(String word) {
      if (broken.get()) {
        throw new IllegalStateException("Cannot take " + word);
      }
    }
  }
}
