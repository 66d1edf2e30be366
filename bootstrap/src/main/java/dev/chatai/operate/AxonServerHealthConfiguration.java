package dev.chatai.operate;

import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Reports whether Axon Server is connected. Axon's own indicator is never created with Boot 4: its
/// condition names a class that has moved.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "true")
class AxonServerHealthConfiguration {
  @Bean
  HealthIndicator axonServerHealthIndicator(AxonServerConnectionManager connections) {
    return () -> {
      String context = connections.getDefaultContext();
      var health = connections.isConnected(context) ? Health.up() : Health.down();
      return health.withDetail("context", context).build();
    };
  }
}
