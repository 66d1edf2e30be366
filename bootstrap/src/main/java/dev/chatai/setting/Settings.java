package dev.chatai.setting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/// Refuses settings that cannot be, before anything is opened or made.
public final class Settings
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
  /// Once the settings of all sources are there, and before whatever uses them.
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE - 2;
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    var environment = event.getEnvironment();
    check(environment);
    if (event.getSpringApplication().getWebApplicationType() != WebApplicationType.NONE) {
      ListenAddress.check(environment);
      checkTemporaryFolder();
    }
  }

  /// @throws InvalidSetting for the first that cannot be
  static void check(Environment environment) {
    checkText(environment);
    OurSettings.bind(environment);
    AxonServerSettings.check(environment);
  }

  /// What could not be decoded was replaced by U+FFFD.
  private static void checkText(Environment environment) {
    for (var given : Given.all(environment)) {
      if (given.value().indexOf('\uFFFD') >= 0) {
        throw InvalidSetting.of(given, "must be text in UTF-8");
      }
    }
  }

  /// Tomcat keeps its files there.
  private static void checkTemporaryFolder() {
    var folder = System.getProperty("java.io.tmpdir");
    try {
      Files.delete(Files.createTempFile(Path.of(folder), "chatai", ".tmp"));
    } catch (IOException | IllegalArgumentException _) {
      throw InvalidSetting.temporaryFolder(folder);
    }
  }
}
