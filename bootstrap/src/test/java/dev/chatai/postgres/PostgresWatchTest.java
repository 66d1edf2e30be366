package dev.chatai.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresWatchTest {
  @TempDir Path folder;

  @Test
  void a_server_that_ends_by_itself_is_started_again_with_what_was_committed() throws Exception {
    try (var database = EmbeddedDatabase.start(PreparedDatabase.in(folder))) {
      Sql.execute(database, "create table kept (word text)");
      Sql.execute(database, "insert into kept values ('committed')");
      var url = database.getJdbcUrl();
      for (var signal : new String[] {"KILL", "TERM", "KILL"}) {
        var ended = postmaster();
        new ProcessBuilder("kill", "-" + signal, String.valueOf(ended.process().pid()))
            .start()
            .waitFor();
        await()
            .atMost(Duration.ofSeconds(20))
            .ignoreExceptions()
            .untilAsserted(() -> {
              assertThat(postmaster().process().pid()).isNotEqualTo(ended.process().pid());
              assertThat(Sql.ask(database, "select word from kept")).isEqualTo("committed");
            });
      }
      assertThat(database.getJdbcUrl()).isEqualTo(url);
    }
    assertThat(Postmaster.of(folder.resolve("postgresql"))).isEmpty();
  }

  private Postmaster postmaster() throws Exception {
    return Postmaster.of(folder.toRealPath().resolve("postgresql")).orElseThrow();
  }
}
