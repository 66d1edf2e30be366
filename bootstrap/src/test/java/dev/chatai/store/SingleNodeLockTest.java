package dev.chatai.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chatai.postgres.EmbeddedDatabase;
import dev.chatai.start.CannotStart;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleNodeLockTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final String SESSION =
      "(select pid from pg_locks where locktype = 'advisory' and granted)";

  private static EmbeddedDatabase database;
  private final AtomicInteger stopped = new AtomicInteger();
  private SingleNodeLock lock;

  @BeforeAll
  static void database(@TempDir Path folder) {
    database = EmbeddedDatabase.start(folder);
  }

  @AfterAll
  static void stopDatabase() throws Exception {
    database.close();
  }

  @BeforeEach
  void first_node() {
    lock = SingleNodeLock.acquire(database, SHORT, stopped::incrementAndGet);
    assertThat(lock.held()).isTrue();
  }

  @AfterEach
  void unlock() {
    lock.close();
  }

  @Test
  void a_second_node_is_refused_until_the_first_is_gone() {
    assertThatThrownBy(() -> SingleNodeLock.acquire(database, SHORT, () -> {}))
        .isInstanceOfSatisfying(
            CannotStart.class,
            e -> {
              assertThat(e).hasMessageContaining("already runs on this database");
              assertThat(e.remedy()).contains("AXON_AXONSERVER_ENABLED=true");
            });
    lock.close();
    assertThat(lock.held()).isFalse();
    try (var second = SingleNodeLock.acquire(database, SHORT, () -> {})) {
      assertThat(second.held()).isTrue();
    }
  }

  @Test
  void a_lost_connection_is_made_again() throws Exception {
    execute("select pg_terminate_backend(" + SESSION + ")");
    await().atMost(Duration.ofSeconds(10)).until(() -> granted() == 1 && lock.held());
    assertThat(stopped).hasValue(0);
  }

  @Test
  void who_lost_it_to_another_node_stops() throws Exception {
    try (Connection other = connect();
        Statement statement = other.createStatement()) {
      // waits in the queue, so it is next
      var thread =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  statement.execute("select pg_advisory_lock(" + LockSession.KEY + ")");
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      await().until(() -> count("not granted") == 1);
      execute("select pg_terminate_backend(" + SESSION + ")");
      thread.join();
      await().atMost(Duration.ofSeconds(15)).until(() -> stopped.get() == 1);
      assertThat(lock.held()).isFalse();
    }
  }

  private static long granted() throws SQLException {
    return count("granted");
  }

  private static long count(String condition) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "select count(*) from pg_locks where locktype = 'advisory' and " + condition)) {
      result.next();
      return result.getLong(1);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        database.getJdbcUrl(), database.getUsername(), database.getPassword());
  }
}
