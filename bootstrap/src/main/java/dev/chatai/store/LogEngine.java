package dev.chatai.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Axon's event store in PostgreSQL, with the indexes that the [LogTail] gives, and telling it how
/// each transaction ended.
final class LogEngine extends JdbcEventStorageEngine {
  private static final Logger log = LoggerFactory.getLogger(LogEngine.class);
  private static final long PAUSE_MILLIS = 200;

  private static final String INSERT =
      """
      insert into domain_event_entry (global_index, event_identifier, aggregate_identifier,
        sequence_number, type, time_stamp, payload_type, payload_revision, payload, meta_data)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
      """;

  private final LogTail tail;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  LogEngine(Builder builder, LogTail tail, JdbcClient jdbc, TransactionTemplate transaction) {
    super(builder);
    this.tail = tail;
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  @Override
  protected PreparedStatement appendEvents(
      Connection connection, List<? extends EventMessage<?>> events, Serializer serializer)
      throws SQLException {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      throw new IllegalStateException("Events are appended within a transaction only");
    }
    var appended = new ArrayList<DomainEventMessage<?>>(events.size());
    events.forEach(it -> appended.add((DomainEventMessage<?>) it)); // only aggregates publish
    var payloads =
        appended.stream().map(it -> it.serializePayload(serializer, byte[].class)).toList();
    var append =
        tail.reserve(appended, payloads.stream().mapToInt(it -> it.getData().length).sum());
    TransactionSynchronizationManager.registerSynchronization(ending(append));
    var insert = connection.prepareStatement(INSERT);
    for (var i = 0; i < appended.size(); i++) {
      var event = appended.get(i);
      var payload = payloads.get(i);
      insert.setLong(1, append.first() + i);
      insert.setString(2, event.getIdentifier());
      insert.setString(3, event.getAggregateIdentifier());
      insert.setLong(4, event.getSequenceNumber());
      insert.setString(5, event.getType());
      writeTimestamp(insert, 6, event.getTimestamp());
      insert.setString(7, payload.getType().getName());
      insert.setString(8, payload.getType().getRevision());
      insert.setBytes(9, payload.getData());
      insert.setBytes(10, event.serializeMetaData(serializer, byte[].class).getData());
      insert.addBatch();
    }
    return insert;
  }

  @Override
  public DomainEventStream readEvents(String aggregate, long first) {
    var recent = tail.of(aggregate, first);
    return recent == null ? super.readEvents(aggregate, first) : DomainEventStream.of(recent);
  }

  /// A conversation's events have no gaps, so a batch that is not full is the last.
  @Override
  protected boolean fetchForAggregateUntilEmpty() {
    return false;
  }

  private TransactionSynchronization ending(LogTail.Append append) {
    return new TransactionSynchronization() {
      @Override
      public void afterCompletion(int status) {
        switch (status) {
          case STATUS_COMMITTED -> append.end(true);
          case STATUS_ROLLED_BACK -> append.end(false);
          default -> Thread.ofVirtual().name("append-outcome").start(() -> findOut(append));
        }
      }
    };
  }

  /// The connection broke during the commit. Nobody reads beyond that event until it is known
  /// whether it is there.
  private void findOut(LogTail.Append append) {
    while (true) {
      try {
        append.end(isCommitted(append.first()));
        return;
      } catch (RuntimeException away) {
        log.debug("Not known yet how an append ended", away);
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /// Tries to take the index. PostgreSQL makes the attempt wait for a transaction that has inserted
  /// it and is still being committed, so the answer is final.
  boolean isCommitted(long index) {
    return Boolean.FALSE.equals(
        transaction.execute(attempt -> {
          attempt.setRollbackOnly();
          return jdbc.sql(
                      """
                      insert into domain_event_entry (global_index, event_identifier,
                        aggregate_identifier, sequence_number, time_stamp, payload_type, payload)
                      values (?, ?, ?, 0, '', '', '') on conflict (global_index) do nothing\
                      """)
                  .params(index, "outcome of " + index, "outcome of " + index)
                  .update()
              == 1;
        }));
  }
}
