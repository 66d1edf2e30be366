package dev.chatai.node;

import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Spreads the segments of the processor `answers` over the nodes. Axon lets the first node claim
/// all of them (balancing is part of Axon Server's commercial edition). So a node that holds more
/// than its share releases one at a time, and a node with room claims it. The segments of a node
/// that died are claimed by any node and spread again.
@Component
@ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "true")
final class SegmentBalance {
  private static final Logger log = LoggerFactory.getLogger(SegmentBalance.class);
  private static final String PROCESSOR = "answers";
  private static final int SECONDS_BETWEEN = 2;

  /// How long a released segment is left to the other nodes.
  private static final int SECONDS_LEFT = 20;

  private final EventProcessingConfiguration processing;
  private final JdbcClient jdbc;

  SegmentBalance(EventProcessingConfiguration processing, JdbcClient jdbc) {
    this.processing = processing;
    this.jdbc = jdbc;
  }

  @Scheduled(fixedDelay = SECONDS_BETWEEN, timeUnit = TimeUnit.SECONDS)
  void balance() {
    try {
      processing
          .eventProcessor(PROCESSOR, StreamingEventProcessor.class)
          .ifPresent(this::letGoOfOne);
    } catch (RuntimeException away) {
      log.debug("Not balanced: a store is away", away);
    }
  }

  private void letGoOfOne(StreamingEventProcessor processor) {
    var mine = processor.processingStatus().keySet();
    var all = processing.tokenStore(PROCESSOR).fetchSegments(PROCESSOR).length;
    if (mine.size() > Math.ceilDiv(all, Math.max(1, nodes()))) {
      var segment = Collections.max(mine);
      log.info("Segment {} of {} is left to another node.", segment, PROCESSOR);
      processor.releaseSegment(segment, SECONDS_LEFT, TimeUnit.SECONDS);
    }
  }

  private int nodes() {
    return jdbc.sql("select count(*) from node where seen_at > now() - interval '10 seconds'")
        .query(Integer.class)
        .single();
  }

  /// A node that stops leaves its segments to the others: its new answers are to be generated
  /// elsewhere while it finishes its own.
  @EventListener(ContextClosedEvent.class)
  void leave() {
    processing.eventProcessor(PROCESSOR).ifPresent(EventProcessor::shutDown);
  }
}
