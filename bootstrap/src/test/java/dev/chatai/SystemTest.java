package dev.chatai;

import dev.chatai.llm.FakeUpstream;
import dev.chatai.postgres.PreparedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/// A test of the whole application over HTTP: embedded PostgreSQL in a folder of its own, and a
/// [FakeUpstream] on a real socket. All such tests share one application.
///
/// With AXON_AXONSERVER_ENABLED=true in the environment, the same tests run on a real Axon Server.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = SystemTest.Wiring.class)
public @interface SystemTest {
  FakeUpstream UPSTREAM = new FakeUpstream();

  /// Points the application at the fake, impatiently.
  final class Wiring implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
      TestPropertyValues.of(
              "chatai.data-dir=" + PreparedDatabase.in(folder()),
              "chatai.node=system-test",
              "chatai.drain=0",
              "management.server.port=0",
              "openai.base-url=" + UPSTREAM.baseUrl(),
              "openai.api-key=" + "sk-test-secret",
              "chatai.model=" + FakeUpstream.MODEL,
              "chatai.upstream.first-token-timeout=6s",
              "chatai.upstream.idle-timeout=6s")
          .applyTo(context);
    }

    private static Path folder() {
      try {
        return Files.createTempDirectory("chatai-system-test");
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
