package dev.chatai.start;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// Logs the server's addresses once it is ready.
@Component
final class StartupLine {
  private static final Logger log = LoggerFactory.getLogger(StartupLine.class);

  @EventListener
  void say(ApplicationReadyEvent event) {
    Environment environment = event.getApplicationContext().getEnvironment();
    String port = environment.getProperty("local.server.port");
    if (port == null) {
      return; // no web server in this run
    }
    log.info(
        "ChatAI API on http://{}:{} (docs at /docs), health on http://{}:{}/actuator/health",
        environment.getProperty("server.address", "localhost"),
        port,
        environment.getProperty("management.server.address", "localhost"),
        environment.getProperty("local.management.port", port));
  }
}
