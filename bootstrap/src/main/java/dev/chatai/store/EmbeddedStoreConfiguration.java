package dev.chatai.store;

import java.sql.SQLException;
import java.util.Objects;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventBusSpanFactory;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The default event store: Axon's own store in PostgreSQL.
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "false")
class EmbeddedStoreConfiguration {
  /// PostgreSQL's manual, appendix A.
  private static final String UNIQUE_VIOLATION = "23505";

  private static final EventSchema TABLES =
      EventSchema.builder()
          .eventTable("domain_event_entry")
          .snapshotTable("snapshot_event_entry")
          .globalIndexColumn("global_index")
          .timestampColumn("time_stamp")
          .eventIdentifierColumn("event_identifier")
          .aggregateIdentifierColumn("aggregate_identifier")
          .sequenceNumberColumn("sequence_number")
          .payloadTypeColumn("payload_type")
          .payloadRevisionColumn("payload_revision")
          .metaDataColumn("meta_data")
          .build();

  /// Axon's own resolver expects an exception class that PostgreSQL's driver never throws: a
  /// concurrent change would look like a store that is away.
  @Bean
  PersistenceExceptionResolver duplicateKeys() {
    return EmbeddedStoreConfiguration::isDuplicateKey;
  }

  private static boolean isDuplicateKey(@Nullable Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException refused && UNIQUE_VIOLATION.equals(refused.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  /// Read once this process is the only one that writes: the migrations come before, and the lock
  /// before them. Locking the table waits for the last commits of a process that was killed.
  @Bean
  LogTail logTail(JdbcClient jdbc, PlatformTransactionManager transactions, SingleNodeLock lock) {
    var tail = new LogTail(newest(jdbc, transactions));
    lock.onRegained(() -> tail.reset(newest(jdbc, transactions)));
    return tail;
  }

  private static long newest(JdbcClient jdbc, PlatformTransactionManager transactions) {
    var newest =
        new TransactionTemplate(transactions)
            .execute(_ -> {
              jdbc.sql("lock table domain_event_entry in share mode").update();
              return jdbc.sql("select coalesce(max(global_index), 0) from domain_event_entry")
                  .query(Long.class)
                  .single();
            });
    return Objects.requireNonNull(newest);
  }

  @Bean
  LogEngine logEngine(
      Configuration axon,
      LogTail tail,
      ConnectionProvider connections,
      TransactionManager transactions,
      PlatformTransactionManager platform,
      PersistenceExceptionResolver duplicateKeys,
      Serializer snapshots,
      @Qualifier("eventSerializer") Serializer events,
      JdbcClient jdbc) {
    var engine =
        JdbcEventStorageEngine.builder()
            .schema(TABLES)
            .connectionProvider(connections)
            .transactionManager(transactions)
            .persistenceExceptionResolver(duplicateKeys)
            .snapshotSerializer(snapshots)
            .eventSerializer(events)
            .upcasterChain(axon.upcasterChain());
    return new LogEngine(engine, tail, jdbc, new TransactionTemplate(platform));
  }

  @Bean(name = "eventBus")
  EventStore eventStore(Configuration axon, LogTail tail, LogEngine engine) {
    var store = new LogStore.Builder();
    store
        .storageEngine(engine)
        .messageMonitor(axon.messageMonitor(EventStore.class, "eventStore"))
        .spanFactory(axon.getComponent(EventBusSpanFactory.class));
    return new LogStore(store, tail);
  }
}
