package dev.chatai.start;

import dev.chatai.setting.Settings;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/// The application as a command needs it: the stores by the server's settings, without web server,
/// processors and saga.
public final class StoresOnly {
  /// What Boot contributes: the database, migrated. Its class is not a component, so that the
  /// server's scan does not pick it up.
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    FlywayAutoConfiguration.class
  })
  public @interface Database {}

  private StoresOnly() {}

  /// @param stores what to open
  /// @param options as the server takes them
  public static ConfigurableApplicationContext open(Class<?> stores, String[] options) {
    var application = new SpringApplication(stores);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setDefaultProperties(Map.of("logging.level.root", "warn"));
    application.addListeners(new Settings(), new StoresFirst());
    return application.run(options);
  }
}
