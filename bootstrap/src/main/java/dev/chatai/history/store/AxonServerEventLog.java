package dev.chatai.history.store;

import dev.chatai.history.EventLog;
import dev.chatai.history.OpenAnswer;
import dev.chatai.history.file.CannotMove;
import dev.chatai.history.file.StoredEvent;
import dev.chatai.history.file.StoredKeys;
import dev.chatai.seal.KeyTable;
import io.axoniq.axonserver.connector.event.EventChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.axonserver.connector.AxonServerException;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/// Reads and fills Axon Server's event store with Axon's own client, without interpreting events.
final class AxonServerEventLog implements EventLog, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BATCH = 1_000;

  /// Limits a batch of long texts.
  private static final int BATCH_BYTES = 2 << 20;

  /// The number of events that the server may send in advance.
  private static final int AHEAD = 5_000;

  private final AxonServerConnectionManager server;
  private final TransactionOperations transaction;
  private final FreshStart freshStart;
  private final KeyTable keys;

  AxonServerEventLog(
      AxonServerConfiguration server,
      TransactionOperations transaction,
      FreshStart freshStart,
      KeyTable keys) {
    this.keys = keys;
    this.server = AxonServerConnectionManager.builder().axonServerConfiguration(server).build();
    this.transaction = transaction;
    this.freshStart = freshStart;
  }

  private EventChannel events() {
    try {
      return server.getConnection(server.getDefaultContext()).eventChannel();
    } catch (AxonServerException e) {
      throw broken(e);
    }
  }

  @Override
  public long size() {
    return get(events().getLastToken()) + 1;
  }

  @Override
  public void read(Consumer<StoredEvent> each) {
    var last = get(events().getLastToken());
    try (var stream = events().openStream(-1, AHEAD)) {
      for (var token = -1L; token < last; ) {
        var next = stream.nextIfAvailable(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
          throw broken(stream.getError().orElse(null));
        }
        token = next.getToken();
        each.accept(AxonServerForms.stored(next.getEvent()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw broken(e);
    }
  }

  @Override
  public StoredKeys keys() {
    return keys.read();
  }

  /// In batches: a transaction of Axon Server cannot hold a whole history.
  @Override
  public void fill(Iterator<StoredEvent> events, Collection<OpenAnswer> open, StoredKeys sealing) {
    freshStart.requireNobodyRuns();
    transaction.executeWithoutResult(_ -> {
      keys.put(sealing);
      freshStart.forgetWhatWasRead();
    });
    while (events.hasNext()) {
      append(events);
    }
    transaction.executeWithoutResult(_ -> freshStart.takeUp(open));
  }

  private void append(Iterator<StoredEvent> events) {
    var batch = events().startAppendEventsTransaction();
    var bytes = 0;
    for (var i = 0; i < BATCH && bytes < BATCH_BYTES && events.hasNext(); i++) {
      var event = AxonServerForms.event(events.next());
      bytes += event.getSerializedSize();
      batch.appendEvent(event);
    }
    if (!get(batch.commit()).getSuccess()) {
      throw broken(null);
    }
  }

  private static <T> T get(CompletableFuture<T> answer) {
    try {
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw broken(e);
    } catch (ExecutionException | TimeoutException e) {
      throw broken(e);
    }
  }

  private static CannotMove broken(@Nullable Throwable cause) {
    var why = cause == null ? "it does not answer" : cause.toString();
    return new CannotMove("Axon Server broke off: " + why + ".", cause);
  }

  @Override
  public String howToEmpty() {
    return "Empty Axon Server's event store, also when an import broke off in the middle: stop it,"
        + " remove its data, start it.";
  }

  @Override
  public void close() {
    server.shutdown();
  }
}
