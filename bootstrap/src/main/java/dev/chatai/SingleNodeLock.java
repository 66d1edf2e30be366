package dev.chatai;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/// One node per database while the event store is in it: its wake-ups do not cross processes.
///
/// A session's advisory lock, on a connection of its own, because a pool closes what it likes. The
/// database drops it with the session, so none is left behind by a killed node.
final class SingleNodeLock implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SingleNodeLock.class);
  static final long KEY = 0x636861746169L; // "chatai"
  static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration WATCH = Duration.ofSeconds(2);
  private static final String TAKEN = "Another ChatAI API already runs on this database.";

  private final JdbcConnectionDetails database;
  private final Duration patience;
  private final Runnable stop;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("single-node-lock").factory());

  private @Nullable Connection connection;
  private @Nullable Session session;
  private long taken;
  private volatile boolean held;

  private SingleNodeLock(JdbcConnectionDetails database, Duration patience, Runnable stop) {
    this.database = database;
    this.patience = patience;
    this.stop = stop;
  }

  /// @param patience how long another node may keep it, at the start or after a loss
  /// @param stop ends the application; called once if another node has got the lock
  /// @throws CannotStart if another node keeps it for longer
  static SingleNodeLock acquire(JdbcConnectionDetails database, Duration patience, Runnable stop) {
    var lock = new SingleNodeLock(database, patience, stop);
    try {
      lock.waitForIt();
    } catch (SQLException e) {
      lock.close();
      throw new CannotStart(
          "The database does not let us lock it: " + e.getMessage() + ".",
          "Mend that, then start again.",
          e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
    var _ =
        lock.watch.scheduleWithFixedDelay(
            lock::look, WATCH.toMillis(), WATCH.toMillis(), TimeUnit.MILLISECONDS);
    return lock;
  }

  /// Whether this node is alone on its database, as far as it knows.
  boolean held() {
    return held;
  }

  private synchronized void waitForIt() throws SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!tryIt()) {
      if (System.nanoTime() > deadline) {
        throw new CannotStart(
            TAKEN, "Stop it; several nodes need Axon Server: AXON_AXONSERVER_ENABLED=true.");
      }
      try {
        Thread.sleep(Duration.ofMillis(500));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while waiting for the database's lock", e);
      }
    }
  }

  private synchronized void look() {
    try {
      if (connection != null && connection.isValid(2)) {
        if (held) {
          return;
        }
      } else if (held) {
        held = false;
        log.warn("The database's connection is lost, and with it this node's lock: asking again.");
      }
      if (tryIt()) {
        log.info("This node has the database's lock again.");
      } else if (System.nanoTime() - taken > patience.toNanos()) {
        log.error("{} This one stops.", TAKEN);
        watch.shutdown();
        stop.run();
      }
    } catch (SQLException _) {
      taken = System.nanoTime(); // away is not taken
      disconnect();
    }
  }

  private boolean tryIt() throws SQLException {
    Connection current = connection;
    if (current == null || !current.isValid(2)) {
      disconnect();
      current = connect();
      connection = current;
      endFormer(current);
      session = Session.of(current);
      taken = System.nanoTime();
    }
    try (Statement statement = current.createStatement();
        ResultSet result = statement.executeQuery("select pg_try_advisory_lock(" + KEY + ")")) {
      held = result.next() && result.getBoolean(1);
      return held;
    }
  }

  /// A database may keep a session whose network is gone, with our own lock, for hours.
  private void endFormer(Connection current) throws SQLException {
    Session former = session;
    if (former != null) {
      try (PreparedStatement statement =
          current.prepareStatement(
              "select pg_terminate_backend(pid) from pg_stat_activity"
                  + " where pid = ? and backend_start = ?::timestamptz")) {
        statement.setInt(1, former.pid());
        statement.setString(2, former.start());
        statement.execute();
      }
    }
  }

  private Connection connect() throws SQLException {
    var properties = new Properties();
    put(properties, "user", database.getUsername());
    put(properties, "password", database.getPassword());
    properties.setProperty("ApplicationName", "chatai single node lock");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "5");
    Connection fresh = DriverManager.getConnection(database.getJdbcUrl(), properties);
    try (Statement statement = fresh.createStatement()) {
      // so that the lock of a node whose machine died is free within 20 s, not two hours
      statement.execute(
          "set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 5;"
              + " set tcp_keepalives_count = 3; set idle_session_timeout = 0");
    }
    return fresh;
  }

  private static void put(Properties properties, String name, @Nullable String value) {
    if (value != null) {
      properties.setProperty(name, value);
    }
  }

  private void disconnect() {
    Connection former = connection;
    connection = null;
    if (former != null) {
      try {
        former.close();
      } catch (SQLException _) {
        // it is gone, which is all that was wanted
      }
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
    synchronized (this) {
      held = false;
      disconnect();
    }
  }

  /// A session of the database's server; a pid alone may come again.
  private record Session(int pid, String start) {
    static Session of(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet result =
              statement.executeQuery(
                  "select pid, backend_start::text from pg_stat_activity"
                      + " where pid = pg_backend_pid()")) {
        result.next();
        return new Session(result.getInt(1), result.getString(2));
      }
    }
  }
}
