package dev.chatai.key;

import dev.chatai.api.security.ApiKeys;
import dev.chatai.postgres.DataFolder;
import dev.chatai.postgres.EmbeddedDatabase;
import dev.chatai.postgres.EmbeddedDatabaseConfiguration.NoOutsideDatabase;
import dev.chatai.postgres.EmbeddedDatabaseConfiguration.Settings;
import dev.chatai.postgres.RunningDatabase;
import dev.chatai.start.StoresOnly;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/// The database alone. It takes no lock, as servers may run on the same database.
@StoresOnly.Database
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
