package dev.chatai.conversation.query.rebuild;

import dev.chatai.conversation.query.follow.ProjectionToken;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the projection from running, on all nodes, until it is closed: its claim is taken away and
/// the fence renewed before it lapses, however long a batch or an index takes.
final class Hold implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Hold.class);
  private static final int SECONDS_BETWEEN = 3;

  private final ProjectionToken projection;
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("rebuild-hold").factory());

  Hold(ProjectionToken projection) {
    this.projection = projection;
    projection.fence();
    var _ =
        renewal.scheduleWithFixedDelay(
            this::renew, SECONDS_BETWEEN, SECONDS_BETWEEN, TimeUnit.SECONDS);
  }

  private void renew() {
    try {
      projection.fence();
    } catch (RuntimeException away) {
      log.debug("Not renewed: the database is away", away);
    }
  }

  /// Nothing is renewed any more when this returns; the last fence lapses by itself.
  @Override
  public void close() {
    renewal.close();
  }
}
