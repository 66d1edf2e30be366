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

/// Without Axon Server the event store is in PostgreSQL, and only one node may use it.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(
    name = "axon.axonserver.enabled",
    havingValue = "false",
    matchIfMissing = true)
public class SingleNodeConfiguration {
  @Bean
  SingleNodeLock singleNodeLock(
      JdbcConnectionDetails database, ConfigurableApplicationContext context) {
    // on another thread, as the shutdown waits for the thread that calls this
    return SingleNodeLock.acquire(
        database,
        SingleNodeLock.PATIENCE,
        () ->
            Thread.ofPlatform().start(() -> System.exit(SpringApplication.exit(context, () -> 1))));
  }

  /// Customizes nothing. It makes the migrations, which precede all other use of the database,
  /// depend on the lock.
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
