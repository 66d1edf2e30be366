package dev.chatai;

import dev.chatai.conversation.answer.Node;
import java.util.Collections;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Spreads the segments of the processor `answers` over the nodes. Axon lets the first node claim
/// all of them (balancing is part of Axon Server's commercial edition). So a node that holds more
/// than its share releases one at a time, and a node with room claims it. The segments of a node
/// that died are claimed by any node and spread again.
@Component
@ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "true")
final class SegmentBalance implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(SegmentBalance.class);
  private static final String PROCESSOR = "answers";
  private static final int SECONDS_BETWEEN = 2;

  /// How long a released segment is left to the other nodes.
  private static final int SECONDS_LEFT = 20;

  private final EventProcessingConfiguration processing;
  private final JdbcClient jdbc;
  private final Node node;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("segment-balance").factory());
  private volatile boolean running;

  SegmentBalance(EventProcessingConfiguration processing, JdbcClient jdbc, Node node) {
    this.processing = processing;
    this.jdbc = jdbc;
    this.node = node;
  }

  private void balance() {
    try {
      seen();
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
    if (mine.size() > Math.ceilDiv(all, nodes())) {
      var segment = Collections.max(mine);
      log.info("Segment {} of {} is left to another node.", segment, PROCESSOR);
      processor.releaseSegment(segment, SECONDS_LEFT, TimeUnit.SECONDS);
    }
  }

  private void seen() {
    jdbc.sql(
            """
            insert into node (name, seen_at) values (?, now())
            on conflict (name) do update set seen_at = excluded.seen_at\
            """)
        .param(node.name())
        .update();
  }

  private int nodes() {
    return jdbc.sql("select count(*) from node where seen_at > now() - interval '10 seconds'")
        .query(Integer.class)
        .single();
  }

  @Override
  public void start() {
    running = true;
    var _ = watch.scheduleWithFixedDelay(this::balance, 0, SECONDS_BETWEEN, TimeUnit.SECONDS);
  }

  /// A node that stops leaves its segments to the others at once, and is not counted any more. In
  /// the first phase: its new answers are to be generated elsewhere while it finishes its own.
  @Override
  public void stop() {
    running = false;
    watch.shutdownNow();
    processing.eventProcessor(PROCESSOR).ifPresent(EventProcessor::shutDown);
    try {
      jdbc.sql("delete from node where name = ?").param(node.name()).update();
    } catch (RuntimeException away) {
      log.debug("It is forgotten in ten seconds", away);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
