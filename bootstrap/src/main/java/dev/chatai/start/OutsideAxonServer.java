package dev.chatai.start;

import java.time.Duration;
import java.util.Optional;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.Environment;

/// The Axon Server of AXON_AXONSERVER_SERVERS, probed with the client that Axon itself uses.
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
    // its client logs a stack trace for each failed attempt
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
      return false; // thrown by the manager if no server of the list can be reached
    }
  }
}
