package dev.chatai.node;

import dev.chatai.conversation.answer.Node;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Tells the other nodes that this one lives, and takes over the segments of event processors that
/// a dead one had claimed. Its claims would lapse only after ten seconds, and reads wait for the
/// projection no longer than that. All times are the database's.
@Component
@ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "true")
final class Heartbeat implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
  private static final int MILLIS_BETWEEN = 500;

  private record Claim(String processor, int segment, String owner) {}

  private final EventProcessingConfiguration processing;
  private final JdbcClient jdbc;
  private final Node node;
  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("heartbeat").factory());
  private volatile boolean running;
  private long last;

  Heartbeat(EventProcessingConfiguration processing, JdbcClient jdbc, Node node) {
    this.processing = processing;
    this.jdbc = jdbc;
    this.node = node;
  }

  /// A node whose own last beat was late frees nothing: what delayed it, such as the database, may
  /// have delayed all.
  void beat() {
    try {
      jdbc.sql(
              """
              insert into node (name, seen_at) values (?, now())
              on conflict (name) do update set seen_at = excluded.seen_at\
              """)
          .param(node.name())
          .update();
      var now = System.nanoTime();
      if (now - last < TimeUnit.MILLISECONDS.toNanos(2 * MILLIS_BETWEEN)) {
        freed().forEach(this::takeOver);
      }
      last = now;
    } catch (RuntimeException away) {
      log.debug("No heartbeat: the database is away", away);
    }
  }

  /// Claims whose node has not been seen for two seconds. If it was only slow, it finds out when it
  /// next stores a position. A row that it has locked, because it froze within a transaction, is
  /// left until the database ends that.
  private List<Claim> freed() {
    return jdbc.sql(
            """
            update token_entry t set owner = null from (
              select processor_name, segment, owner from token_entry where owner in (
                select name from node where seen_at < now() - interval '2 seconds')
              for update skip locked) dead
            where t.processor_name = dead.processor_name and t.segment = dead.segment
            returning t.processor_name, t.segment, dead.owner\
            """)
        .query((row, _) -> new Claim(row.getString(1), row.getInt(2), row.getString(3)))
        .list();
  }

  private void takeOver(Claim claim) {
    log.info(
        "Segment {} of {} is taken over: its node {} gives no sign of life.",
        claim.segment(),
        claim.processor(),
        claim.owner());
    processing
        .eventProcessor(claim.processor(), StreamingEventProcessor.class)
        .ifPresent(it -> {
          var _ = it.claimSegment(claim.segment());
        });
  }

  @Override
  public void start() {
    running = true;
    var _ = beats.scheduleWithFixedDelay(this::beat, 0, MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
  }

  /// A node that stops in good order is not counted any more at once.
  @Override
  public void stop() {
    running = false;
    beats.shutdownNow();
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
