package dev.chatai.store;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Without Axon Server the event store is in PostgreSQL, and this node wants it for itself.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(
    name = "axon.axonserver.enabled",
    havingValue = "false",
    matchIfMissing = true)
public class SingleNodeConfiguration {
  @Bean
  SingleNodeLock singleNodeLock(
      JdbcConnectionDetails database, ConfigurableApplicationContext context) {
    // on a thread of its own: the watch would wait for its own end
    return SingleNodeLock.acquire(
        database,
        SingleNodeLock.PATIENCE,
        () ->
            Thread.ofPlatform().start(() -> System.exit(SpringApplication.exit(context, () -> 1))));
  }

  /// Customizes nothing: it puts the lock before the migrations, which come before all else that
  /// uses the database.
  @Bean
  FlywayConfigurationCustomizer lockBeforeMigrations(SingleNodeLock lock) {
    return _ -> {
      if (!lock.held()) {
        throw new IllegalStateException("The database's lock is lost");
      }
    };
  }

  @Bean
  HealthIndicator singleNodeHealthIndicator(SingleNodeLock lock) {
    return () -> (lock.held() ? Health.up() : Health.down()).build();
  }
}
