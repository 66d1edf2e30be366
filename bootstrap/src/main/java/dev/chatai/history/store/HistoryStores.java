package dev.chatai.history.store;

import dev.chatai.history.EventLog;
import dev.chatai.postgres.EmbeddedDatabaseConfiguration;
import dev.chatai.seal.KeyTable;
import dev.chatai.seal.MasterKeyFile;
import dev.chatai.start.StoresOnly;
import dev.chatai.store.SingleNodeConfiguration;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/// The event store, the database and its keys.
@StoresOnly.Database
@Import({EmbeddedDatabaseConfiguration.class, SingleNodeConfiguration.class})
@EnableConfigurationProperties(MasterKeyFile.Settings.class)
class HistoryStores {
  @Bean
  FreshStart freshStart(JdbcTemplate jdbc) {
    return new FreshStart(jdbc);
  }

  @Bean
  KeyTable keyTable(JdbcClient jdbc, MasterKeyFile.Settings settings) {
    return new KeyTable(jdbc, settings.file());
  }

  @Bean
  @ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "false")
  EventLog postgres(
      JdbcTemplate jdbc, TransactionOperations transaction, FreshStart freshStart, KeyTable keys) {
    return new PostgresEventLog(jdbc, transaction, freshStart, keys);
  }

  @Bean
  @ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "true")
  AxonServerEventLog axonServer(
      Environment settings,
      TransactionOperations transaction,
      FreshStart freshStart,
      KeyTable keys) {
    var server =
        Binder.get(settings).bindOrCreate("axon.axonserver", AxonServerConfiguration.class);
    return new AxonServerEventLog(server, transaction, freshStart, keys);
  }
}
