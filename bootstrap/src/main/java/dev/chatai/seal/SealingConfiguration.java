package dev.chatai.seal;

import dev.chatai.conversation.seal.SealedEvents;
import dev.chatai.conversation.seal.Seals;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Encrypts all texts in both event stores. The keys are in PostgreSQL only.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MasterKeyFile.Settings.class)
class SealingConfiguration {
  @Bean
  MasterKey masterKey(MasterKeyFile.Settings settings, JdbcClient jdbc) {
    return new KeyTable(jdbc, settings.file()).masterKey();
  }

  @Bean
  Tombstones tombstones(MasterKeyFile.Settings settings) {
    return new Tombstones(settings.folder());
  }

  @Bean
  Seals seals(JdbcClient jdbc, MasterKey master, Tombstones tombstones) {
    return new StoredSeals(jdbc, master, tombstones);
  }

  /// For events only: commands and queries are not stored.
  @Bean
  @Qualifier("eventSerializer")
  Serializer eventSerializer(@Qualifier("serializer") Serializer general, Seals seals) {
    return new SealedEvents((Jackson3Serializer) general, seals);
  }
}
