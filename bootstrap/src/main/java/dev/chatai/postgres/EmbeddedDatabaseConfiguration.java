package dev.chatai.postgres;

import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// Starts the embedded PostgreSQL unless SPRING_DATASOURCE_URL names another one.
@Configuration(proxyBeanMethods = false)
@Conditional(EmbeddedDatabaseConfiguration.NoOutsideDatabase.class)
@EnableConfigurationProperties(EmbeddedDatabaseConfiguration.Settings.class)
public class EmbeddedDatabaseConfiguration {
  @Bean
  EmbeddedDatabase embeddedDatabase(Settings settings, ObjectProvider<DatabaseAhead.Start> ahead) {
    var begun = ahead.getIfAvailable();
    return begun == null ? EmbeddedDatabase.start(settings.folder()) : begun.await();
  }

  /// @param dataDir Folder of the embedded PostgreSQL's files, relative to the working directory.
  @ConfigurationProperties("chatai")
  public record Settings(@DefaultValue("data") String dataDir) {
    /// Not converted by Spring, which would take `db` for a class path resource and `a:b` for a
    /// URL.
    public Path folder() {
      return Path.of(dataDir);
    }
  }

  public static final class NoOutsideDatabase implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return isMet(context.getEnvironment());
    }

    static boolean isMet(Environment environment) {
      return environment.getProperty("spring.datasource.url", "").isBlank();
    }
  }
}
