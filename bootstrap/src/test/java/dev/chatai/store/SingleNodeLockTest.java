package dev.chatai.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chatai.postgres.DatabaseTest;
import dev.chatai.postgres.Sql;
import dev.chatai.start.CannotStart;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SingleNodeLockTest extends DatabaseTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final String SESSION =
      "(select pid from pg_locks where locktype = 'advisory' and granted)";

  private final AtomicInteger stopped = new AtomicInteger();
  private SingleNodeLock lock;

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
    Sql.execute(database, "select pg_terminate_backend(" + SESSION + ")");
    await().atMost(Duration.ofSeconds(10)).until(() -> locks("granted") == 1 && lock.held());
    assertThat(stopped).hasValue(0);
  }

  @Test
  void who_lost_it_to_another_node_stops() throws Exception {
    try (Connection other = Sql.connect(database);
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
      await().until(() -> locks("not granted") == 1);
      Sql.execute(database, "select pg_terminate_backend(" + SESSION + ")");
      thread.join();
      await().atMost(Duration.ofSeconds(15)).until(() -> stopped.get() == 1);
      assertThat(lock.held()).isFalse();
    }
  }

  private static long locks(String condition) throws SQLException {
    return Sql.count(database, "pg_locks where locktype = 'advisory' and " + condition);
  }
}
