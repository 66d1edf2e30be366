package dev.chatai.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chatai.start.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
  /// One folder for all tests: what they have in common is that its data stays.
  @TempDir static Path folder;

  private @Nullable EmbeddedDatabase database;

  @BeforeAll
  static void a_first_row() throws Exception {
    try (var first = EmbeddedDatabase.start(folder)) {
      Sql.execute(first, "create table kept (word text)");
      Sql.execute(first, "insert into kept values ('before')");
    }
  }

  @AfterEach
  void stop() throws IOException {
    if (database != null) {
      database.close();
    }
  }

  @Test
  void data_is_kept_over_a_restart_and_nothing_runs_in_between() throws Exception {
    assertThat(Postmaster.of(cluster())).isEmpty();
    assertThat(Sql.ask(start(), "select word from kept")).isEqualTo("before");
  }

  @Test
  void commits_are_durable() throws Exception {
    start();
    assertThat(Sql.ask(running(), "show fsync")).isEqualTo("on");
    assertThat(Sql.ask(running(), "show synchronous_commit")).isEqualTo("on");
    assertThat(Sql.ask(running(), "show full_page_writes")).isEqualTo("on");
  }

  @Test
  void a_database_that_would_lose_commits_is_refused() throws Exception {
    Sql.execute(start(), "alter database chatai set synchronous_commit = off");
    running().close();
    try {
      assertThatThrownBy(this::start)
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("synchronous_commit");
      assertThat(Postmaster.of(cluster())).isEmpty();
    } finally {
      reset();
    }
  }

  /// By the way that the refusal names: with the server's own programs, ours being refused.
  private void reset() throws Exception {
    try (var claim = DataFolder.claim(folder)) {
      var server = PostgresServer.start(claim);
      var url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres";
      try (Connection connection = DriverManager.getConnection(url, "chatai", claim.password());
          Statement statement = connection.createStatement()) {
        statement.execute("alter database chatai reset all");
      }
      server.stop();
    }
  }

  @Test
  void text_is_folded_and_searched_beyond_ascii() throws Exception {
    start();
    assertThat(Sql.ask(running(), "show server_encoding")).isEqualTo("UTF8");
    assertThat(Sql.ask(running(), "select lower('ÄÖÜ ЖЯ')")).isEqualTo("äöü жя");
    assertThat(Sql.ask(running(), "select to_tsvector('simple', 'Größe ЖЯ')::text"))
        .isEqualTo("'größe':1 'жя':2");
  }

  @Test
  void only_the_owner_of_the_files_gets_in() throws Exception {
    start();
    assertThatThrownBy(
            () -> DriverManager.getConnection(running().getJdbcUrl(), "chatai", "guessed"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    assertThat(permissions("postgresql.password")).isEqualTo("rw-------");
    assertThat(permissions("postgresql")).isEqualTo("rwx------");
    assertThat(Sql.ask(running(), "show unix_socket_directories")).isEmpty();
    assertThat(Sql.ask(running(), "show listen_addresses")).isEqualTo("127.0.0.1");
  }

  @Test
  void a_second_instance_on_the_folder_is_refused() {
    start();
    assertThatThrownBy(() -> EmbeddedDatabase.start(folder))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("already runs on the data folder");
  }

  @Test
  void a_folder_that_cannot_be_is_refused() throws Exception {
    Path file = Files.createTempFile("chatai", "file");
    assertThatThrownBy(() -> EmbeddedDatabase.start(file.resolve("data")))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("cannot be written");
    Files.delete(file);
  }

  @Test
  void what_a_killed_run_left_behind_is_stopped_and_its_commits_are_there() throws Exception {
    Process killed = startInAnotherProcess();
    Postmaster orphan = Postmaster.of(cluster()).orElseThrow();
    killed.destroyForcibly().waitFor();
    assertThat(orphan.process().isAlive()).isTrue();

    long before = System.nanoTime();
    start();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
    await().until(() -> !orphan.process().isAlive());
    assertThat(Sql.ask(running(), "select count(*) from kept where word = 'by the killed'"))
        .isEqualTo("1");
  }

  @Test
  void a_stale_pid_file_is_no_obstacle() throws Exception {
    long other = ProcessHandle.current().pid();
    for (String content : new String[] {"garbage\n", "", other + "\n" + cluster() + "\n"}) {
      Files.writeString(cluster().resolve("postmaster.pid"), content);
      try (var started = EmbeddedDatabase.start(folder)) {
        assertThat(Sql.ask(started, "select 1")).isEqualTo("1");
      }
    }
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void a_start_that_was_killed_halfway_is_no_obstacle(@TempDir Path other) throws Exception {
    Files.createDirectories(other.resolve("binaries/partial/bin"));
    Files.writeString(other.resolve("binaries/partial/bin/postgres"), "half");
    Files.createDirectories(other.resolve("postgresql.new-1/base"));
    Files.writeString(other.resolve("postgresql.password.new"), "ha");
    try (var started = EmbeddedDatabase.start(other)) {
      assertThat(Sql.ask(started, "select 1")).isEqualTo("1");
    }
    assertThat(other.resolve("postgresql.new-1")).doesNotExist();
  }

  private Process startInAnotherProcess() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Killed.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path committed = folder.resolve("committed");
    await().atMost(30, TimeUnit.SECONDS).until(() -> Files.exists(committed));
    return process;
  }

  /// The process that is killed.
  static final class Killed {
    public static void main(String[] arguments) throws Exception {
      var database = EmbeddedDatabase.start(Path.of(arguments[0]));
      Sql.execute(database, "insert into kept values ('by the killed')");
      Files.createFile(Path.of(arguments[0], "committed"));
      LockSupport.park();
    }
  }

  private EmbeddedDatabase start() {
    var started = EmbeddedDatabase.start(folder);
    database = started;
    return started;
  }

  private EmbeddedDatabase running() {
    return Objects.requireNonNull(database);
  }

  private static Path cluster() {
    return folder.resolve("postgresql");
  }

  private static String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }
}
