package dev.chatai.postgres;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/// Starts the embedded PostgreSQL while the application's context is being made: that takes half a
/// second, and some seconds for a new data folder.
public final class DatabaseAhead
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
  /// A start that is under way.
  static final class Start {
    private final CompletableFuture<EmbeddedDatabase> database;

    private Start(EmbeddedDatabaseConfiguration.Settings settings) {
      database =
          CompletableFuture.supplyAsync(
              () -> EmbeddedDatabase.start(settings.folder()), Thread.ofPlatform()::start);
    }

    /// @throws dev.chatai.start.CannotStart as [EmbeddedDatabase#start] does
    EmbeddedDatabase await() {
      try {
        return database.join();
      } catch (CompletionException failed) {
        throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
      }
    }

    /// When the process ends: no context may have come to own it.
    private void stop() {
      database.thenAccept(EmbeddedDatabase::close).exceptionally(_ -> null).join();
    }
  }

  /// Once nothing else refuses the settings, or waits for another store.
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    var environment = event.getEnvironment();
    if (!EmbeddedDatabaseConfiguration.NoOutsideDatabase.isMet(environment)) {
      return;
    }
    var start =
        new Start(
            Binder.get(environment)
                .bindOrCreate("chatai", EmbeddedDatabaseConfiguration.Settings.class));
    SpringApplication.getShutdownHandlers().add(start::stop);
    event
        .getBootstrapContext()
        .addCloseListener(made ->
            made.getApplicationContext()
                .getBeanFactory()
                .registerSingleton("databaseStart", start));
  }
}
