package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.llm.FakeUpstream;
import dev.chatai.postgres.RunningDatabase;
import dev.chatai.postgres.Sql;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes on by itself: the erasure of an owner whose node was killed in the middle of it, and a
/// server whose database was.
class InterruptedOwnerErasureTest {
  private static final int CONVERSATIONS = 150;

  @Test
  void is_finished_by_the_next_process_and_takes_nothing_that_is_newer(@TempDir Path folder)
      throws Exception {
    try (var upstream = new FakeUpstream();
        var server = new ServerProcess(folder, upstream)) {
      server.start();
      var client = server.client();
      var oldest = client.start();
      for (var i = 2; i < CONVERSATIONS; i++) {
        client.start();
      }
      var newest = client.start();
      var asked =
          CompletableFuture.supplyAsync(() -> {
            try {
              return client.delete("/owner").statusCode();
            } catch (UncheckedIOException _) {
              return 0; // killed
            }
          });
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(() -> client.response("/conversation/" + newest).statusCode() == 404);
      server.kill();
      assertThat(asked.get()).isZero();
      var left = pending(folder);
      assertThat(left).isBetween(1L, CONVERSATIONS - 1L);

      server.start();
      var kept = client.start("{\"title\":\"newer\"}");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> client.get("/conversation?messages=none").size() == 1 && pending(folder) == 0);
      assertThat(client.get("/conversation").get(0).get("id").asString()).isEqualTo(kept);
      assertThat(client.response("/conversation/" + oldest).statusCode()).isEqualTo(404);

      killsOnlyTheDatabase(server, client, folder, kept);
    }
  }

  /// Nothing is lost, health says so meanwhile, and the log tells it in lines.
  private static void killsOnlyTheDatabase(
      ServerProcess server, ChatClient client, Path folder, String kept) throws Exception {
    var before = client.ask(kept, "before");
    assertThat(before.statusCode()).isEqualTo(200);
    server.killDatabase();
    await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> server.management().response("/actuator/health").statusCode() == 503);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> server.management().response("/actuator/health").statusCode() == 200);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> client.ask(kept, "after").statusCode() == 200);
    assertThat(client.get("/conversation/" + kept).toString())
        .contains(ChatClient.json(before).get("id").asString());
    assertThat(Files.readString(folder.resolve("log")))
        .contains("The embedded PostgreSQL has ended by itself", "runs again")
        .doesNotContain("\tat ");
  }

  private static long pending(Path folder) throws SQLException {
    return Sql.count(RunningDatabase.in(folder.resolve("data")), "pending_erasure");
  }
}
