package dev.chatai.history.store;

import dev.chatai.history.EventLog;
import dev.chatai.postgres.EmbeddedDatabaseConfiguration;
import dev.chatai.seal.KeyTable;
import dev.chatai.seal.MasterKeyFile;
import dev.chatai.store.SingleNodeConfiguration;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/// The stores alone, by the server's settings, without web server, processors and saga. Not a
/// component, so that the server's scan does not pick it up.
@ImportAutoConfiguration({
  DataSourceAutoConfiguration.class,
  DataSourceTransactionManagerAutoConfiguration.class,
  JdbcTemplateAutoConfiguration.class,
  JdbcClientAutoConfiguration.class,
  TransactionAutoConfiguration.class,
  FlywayAutoConfiguration.class
})
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
