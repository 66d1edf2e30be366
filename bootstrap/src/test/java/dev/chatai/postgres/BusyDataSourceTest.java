package dev.chatai.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BusyDataSourceTest extends DatabaseTest {
  private HikariDataSource pool;
  private DataSource waiting;

  @BeforeEach
  void poolOfOne() {
    pool = new HikariDataSource();
    pool.setJdbcUrl(database.getJdbcUrl());
    pool.setUsername(database.getUsername());
    pool.setPassword(database.getPassword());
    pool.setMaximumPoolSize(1);
    pool.setConnectionTimeout(500);
    waiting =
        (DataSource)
            new BusyDataSource.AroundThePool().postProcessAfterInitialization(pool, "pool");
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void waits_longer_than_the_pool_does_while_others_get_connections() throws Exception {
    var works = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 6; i++) {
        works.add(threads.submit(this::work));
      }
    }
    for (var work : works) {
      work.get();
    }
  }

  private Void work() throws SQLException {
    try (var connection = waiting.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("select pg_sleep(0.2)");
      return null;
    }
  }

  @Test
  void gives_up_as_the_pool_does_when_nobody_gets_one() throws Exception {
    try (var held = waiting.getConnection()) {
      var since = System.nanoTime();
      assertThatExceptionOfType(SQLTransientConnectionException.class)
          .isThrownBy(waiting::getConnection);
      assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(10));
      assertThat(held.isValid(1)).isTrue();
    }
  }
}
