package dev.chatai.start;

import java.time.Duration;
import java.util.Optional;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.Environment;

/// The Axon Server of AXON_AXONSERVER_SERVERS, asked with the very client that Axon will use.
record OutsideAxonServer(AxonServerConfiguration configuration) implements OutsideStore {
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final String CONNECTOR = "io.axoniq.axonserver.connector";

  static Optional<OutsideStore> of(Environment settings) {
    if (!settings.getProperty("axon.axonserver.enabled", Boolean.class, false)) {
      return Optional.empty();
    }
    return Optional.of(
        new OutsideAxonServer(
            Binder.get(settings).bindOrCreate("axon.axonserver", AxonServerConfiguration.class)));
  }

  @Override
  public String component() {
    return "axonServer";
  }

  @Override
  public String description() {
    return "Axon Server (" + configuration.getServers() + ")";
  }

  @Override
  public boolean answers() {
    // its client reports each failed try with a stack trace; we say one sentence
    LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
    var before = logging.getLoggerConfiguration(CONNECTOR);
    logging.setLogLevel(CONNECTOR, LogLevel.OFF);
    var manager =
        AxonServerConnectionManager.builder().axonServerConfiguration(configuration).build();
    try {
      return connects(manager);
    } finally {
      manager.shutdown();
      logging.setLogLevel(CONNECTOR, before == null ? null : before.getConfiguredLevel());
    }
  }

  private static boolean connects(AxonServerConnectionManager manager) {
    String context = manager.getDefaultContext();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      manager.getConnection(context);
      while (!manager.isConnected(context) && System.nanoTime() < deadline) {
        Thread.sleep(50);
      }
      return manager.isConnected(context);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } catch (RuntimeException _) {
      return false; // the manager's way to say that no server of the list could be reached
    }
  }
}
