package dev.chatai.setting;

import org.springframework.core.env.Environment;

/// Whether Axon Server is used, and where it is: a wrong word would start neither event store.
final class AxonServerSettings {
  private static final String ENABLED = "axon.axonserver.enabled";
  private static final String SERVERS = "axon.axonserver.servers";
  private static final int HIGHEST_PORT = 65_535;

  private AxonServerSettings() {}

  /// @throws InvalidSetting when they cannot be
  static void check(Environment environment) {
    var enabled = environment.getProperty(ENABLED, "false").strip();
    if (!enabled.matches("(?i)true|false")) {
      throw InvalidSetting.of(environment, ENABLED, "must be true or false");
    }
    for (var server : environment.getProperty(SERVERS, "localhost:8124").split(",", -1)) {
      if (!isServer(server.strip())) {
        throw InvalidSetting.of(
            environment, SERVERS, "must be host:port, or several with commas between them");
      }
    }
  }

  private static boolean isServer(String text) {
    var parts = text.split(":", -1);
    return parts.length <= 2
        && parts[0].matches("[A-Za-z0-9._-]+")
        && (parts.length == 1 || isPort(parts[1]));
  }

  private static boolean isPort(String text) {
    return text.matches("[0-9]{1,5}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= HIGHEST_PORT;
  }
}
