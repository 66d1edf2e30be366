package dev.chatai.postgres;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.stereotype.Component;

/// The pool, for more threads than it can serve within its `connection-timeout`. The pool gives up
/// after that time whether PostgreSQL is away or thousands of turns begin at once. Here a thread
/// goes on waiting, up to a minute in all, as long as others get connections: a database that is
/// busy is not one that is away, and what was accepted is not refused.
final class BusyDataSource extends DelegatingDataSource {
  private static final long AT_MOST = Duration.ofMinutes(1).toNanos();

  private final long patience;
  private volatile long lastGiven = System.nanoTime();

  private BusyDataSource(HikariDataSource pool) {
    super(pool);
    this.patience = Duration.ofMillis(pool.getConnectionTimeout()).toNanos();
  }

  @Override
  public Connection getConnection() throws SQLException {
    var since = System.nanoTime();
    while (true) {
      try {
        var connection = super.getConnection();
        lastGiven = System.nanoTime();
        return connection;
      } catch (SQLTransientConnectionException timeout) {
        var now = System.nanoTime();
        if (now - lastGiven > patience || now - since > AT_MOST) {
          throw timeout;
        }
      }
    }
  }

  @Component
  static final class AroundThePool implements BeanPostProcessor {
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      return bean instanceof HikariDataSource pool ? new BusyDataSource(pool) : bean;
    }
  }
}
