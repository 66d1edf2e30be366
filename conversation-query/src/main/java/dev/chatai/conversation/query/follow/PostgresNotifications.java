package dev.chatai.conversation.query.follow;

import dev.chatai.conversation.answer.Node;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Hears from the projecting node that the read model has changed, by PostgreSQL's NOTIFY, which
/// delivers at commit and in order.
///
/// A notification only wakes readers up; they then read the read model. None has to arrive, because
/// readers also poll.
@Component
class PostgresNotifications implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(PostgresNotifications.class);
  static final String CHANNEL = "chatai_read_model";

  /// How long stopping may take.
  private static final int WAIT_MILLIS = 500;

  private final DataSource database;
  private final ReadModelPosition position;
  private final Readers readers;
  private final Node node;

  private volatile boolean running;
  private @Nullable Thread listener;

  PostgresNotifications(
      DataSource database, ReadModelPosition position, Readers readers, Node node) {
    this.database = database;
    this.position = position;
    this.readers = readers;
    this.node = node;
  }

  @Override
  public void start() {
    if (node.alone()) {
      return; // the projection is here
    }
    running = true;
    listener = Thread.ofPlatform().daemon().name("read-model-updates").start(this::listen);
  }

  @Override
  public void stop() {
    running = false;
    var stopping = listener;
    if (stopping != null) {
      try {
        stopping.join(Duration.ofSeconds(5));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Stopped after the streams and the web server, whose readers it wakes.
  @Override
  public int getPhase() {
    return 0;
  }

  private void listen() {
    while (running) {
      try (var open = database.getConnection()) {
        try (var statement = open.createStatement()) {
          statement.execute("listen " + CHANNEL);
        }
        // notifications may have been lost while disconnected
        position.refresh();
        readers.tellAll();
        var server = open.unwrap(PGConnection.class);
        while (running) {
          var news = server.getNotifications(WAIT_MILLIS);
          if (news.length > 0) {
            position.refresh();
          }
          for (var one : news) {
            readers.tell(ReadModelChange.parse(one.getParameter()));
          }
        }
      } catch (SQLException | RuntimeException failure) {
        if (running) {
          log.warn("Read model updates are not heard, trying again: {}", failure.toString());
          pause();
        }
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(1_000);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
