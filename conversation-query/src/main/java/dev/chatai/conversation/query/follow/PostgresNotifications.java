package dev.chatai.conversation.query.follow;

import dev.chatai.conversation.ConversationId;
import dev.chatai.conversation.MessageId;
import dev.chatai.conversation.query.ConversationUpdate;
import dev.chatai.conversation.query.ReadModelUpdates;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Sends "the read model has changed" from the projecting node to all readers with PostgreSQL's
/// NOTIFY, which delivers at commit and in order.
///
/// A notification only wakes readers up; they then read the read model. None has to arrive, because
/// readers also poll.
@Component
public class PostgresNotifications implements ReadModelUpdates, SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(PostgresNotifications.class);
  private static final String CHANNEL = "chatai_read_model";

  /// How long stopping may take.
  private static final int WAIT_MILLIS = 500;

  private final DataSource database;
  private final JdbcClient jdbc;
  private final ReadModelPosition position;

  /// By conversation and by answer.
  private final ConcurrentHashMap<UUID, List<LongConsumer>> listeners = new ConcurrentHashMap<>();

  private volatile boolean running;
  private @Nullable Thread listener;

  PostgresNotifications(DataSource database, JdbcClient jdbc, ReadModelPosition position) {
    this.database = database;
    this.jdbc = jdbc;
    this.position = position;
  }

  /// Within the projection's transaction: sent with all others of the batch in one statement.
  public void send(ReadModelChange change) {
    var batch = CurrentUnitOfWork.get();
    batch
        .<List<String>>getOrComputeResource(
            CHANNEL,
            _ -> {
              var changes = new ArrayList<String>();
              batch.onPrepareCommit(_ -> send(changes));
              return changes;
            })
        .add(change.toString());
  }

  /// The commit does not wait for the disk: if a crash of PostgreSQL loses it, the token is lost
  /// with it, and the events are projected again.
  private void send(List<String> changes) {
    jdbc.sql(
            """
            select pg_notify(?, one), set_config('synchronous_commit', 'off', true)
            from unnest(?) one\
            """)
        .params(CHANNEL, changes.toArray(String[]::new))
        .query((_, _) -> 0)
        .list();
  }

  @Override
  public Subscription subscribe(MessageId answer, LongConsumer listener) {
    return subscribe(answer.value(), listener);
  }

  @Override
  public Subscription subscribe(ConversationId conversation, LongConsumer listener) {
    return subscribe(conversation.value(), listener);
  }

  private Subscription subscribe(UUID subject, LongConsumer listener) {
    listeners.compute(
        subject,
        (_, present) -> {
          var all = present == null ? new CopyOnWriteArrayList<LongConsumer>() : present;
          all.add(listener);
          return all;
        });
    return () ->
        listeners.computeIfPresent(
            subject,
            (_, all) -> {
              all.remove(listener);
              return all.isEmpty() ? null : all;
            });
  }

  @Override
  public void start() {
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

  private void listen() {
    while (running) {
      try (var open = database.getConnection()) {
        try (var statement = open.createStatement()) {
          statement.execute("listen " + CHANNEL);
        }
        // notifications may have been lost while disconnected
        position.refresh();
        listeners.values().forEach(all -> tell(all, Long.MAX_VALUE));
        var server = open.unwrap(PGConnection.class);
        while (running) {
          var news = server.getNotifications(WAIT_MILLIS);
          if (news.length > 0) {
            position.refresh();
          }
          for (var one : news) {
            tell(ReadModelChange.parse(one.getParameter()));
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

  private void tell(ReadModelChange change) {
    tell(
        listeners.getOrDefault(change.conversation().value(), List.of()),
        ConversationUpdate.number(change.sequence()));
    var answer = change.answer();
    if (answer != null) {
      tell(listeners.getOrDefault(answer.id().value(), List.of()), answer.number());
    }
  }

  private static void tell(List<LongConsumer> all, long number) {
    all.forEach(listener -> listener.accept(number));
  }

  private static void pause() {
    try {
      Thread.sleep(1_000);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
