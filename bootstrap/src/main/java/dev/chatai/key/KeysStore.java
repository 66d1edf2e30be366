package dev.chatai.key;

import dev.chatai.api.security.ApiKeys;
import dev.chatai.postgres.DataFolder;
import dev.chatai.postgres.EmbeddedDatabase;
import dev.chatai.postgres.EmbeddedDatabaseConfiguration.NoOutsideDatabase;
import dev.chatai.postgres.EmbeddedDatabaseConfiguration.Settings;
import dev.chatai.postgres.RunningDatabase;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/// The database alone, for the `keys` command. It takes no lock, as servers may run on the same
/// database. Not a component, so that the server's scan does not pick it up.
@ImportAutoConfiguration({
  DataSourceAutoConfiguration.class,
  DataSourceTransactionManagerAutoConfiguration.class,
  JdbcTemplateAutoConfiguration.class,
  JdbcClientAutoConfiguration.class,
  TransactionAutoConfiguration.class,
  FlywayAutoConfiguration.class
})
@Import(ApiKeys.class)
@EnableConfigurationProperties(Settings.class)
class KeysStore {
  /// The database of a running server, or one started for this command only.
  @Bean
  @Conditional(NoOutsideDatabase.class)
  JdbcConnectionDetails database(Settings settings) {
    return DataFolder.isTaken(settings.folder())
        ? RunningDatabase.in(settings.folder())
        : EmbeddedDatabase.start(settings.folder());
  }
}
