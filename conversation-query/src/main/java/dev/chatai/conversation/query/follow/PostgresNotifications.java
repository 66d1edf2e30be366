package dev.chatai.conversation.query.follow;

import dev.chatai.conversation.answer.Node;
import dev.chatai.conversation.answer.NotificationListener;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Hears from the projecting node that the read model has changed, by PostgreSQL's NOTIFY, which
/// delivers at commit and in order. It hears the channels of [NotificationListener]s too.
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
  private final Map<String, NotificationListener> others;

  private volatile boolean running;
  private @Nullable Thread listener;

  PostgresNotifications(
      DataSource database,
      ReadModelPosition position,
      Readers readers,
      Node node,
      ObjectProvider<NotificationListener> others) {
    this.database = database;
    this.position = position;
    this.readers = readers;
    this.node = node;
    this.others =
        others.stream().collect(Collectors.toMap(NotificationListener::channel, it -> it));
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
          for (var channel : others.keySet()) {
            statement.execute("listen " + channel);
          }
        }
        // notifications may have been lost while disconnected
        position.refresh();
        readers.tellAll();
        var server = open.unwrap(PGConnection.class);
        while (running) {
          heard(server.getNotifications(WAIT_MILLIS));
        }
      } catch (SQLException | RuntimeException failure) {
        if (running) {
          log.warn("Read model updates are not heard, trying again: {}", failure.toString());
          pause();
        }
      }
    }
  }

  /// Live text first: what the read model has can wait for the look at its position.
  private void heard(PGNotification[] news) {
    var changes = new ArrayList<ReadModelChange>();
    for (var one : news) {
      var other = others.get(one.getName());
      if (other != null) {
        other.heard(one.getParameter());
      } else {
        changes.add(ReadModelChange.parse(one.getParameter()));
      }
    }
    if (!changes.isEmpty()) {
      position.refresh();
      changes.forEach(readers::tell);
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
