package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.llm.FakeUpstream;
import dev.chatai.postgres.PreparedDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first start after an import builds the read model, which is no trouble and is told as none.
class FirstStartTest {
  @Test
  void tells_its_rebuild_without_a_warning(@TempDir Path folder) throws Exception {
    var original = Files.createDirectory(folder.resolve("original"));
    var other = Files.createDirectory(folder.resolve("other"));
    var history = folder.resolve("history.jsonl").toString();
    try (var upstream = new FakeUpstream()) {
      var settled = "";
      try (var server = new ServerProcess(original, upstream)) {
        server.start();
        var client = server.client();
        for (var i = 0; i < 10; i++) {
          client.ask(client.start(), "question " + i);
        }
        settled = client.get("/conversation").toString();
      }
      assertThat(Tool.run(original.resolve("data"), "export", history).status()).isZero();
      PreparedDatabase.in(other.resolve("data"));
      Files.copy(original.resolve("data/master.key"), other.resolve("data/master.key"));
      assertThat(Tool.run(other.resolve("data"), "import", history).status()).isZero();
      try (var server = new ServerProcess(other, upstream)) {
        server.start();
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() ->
                server
                    .management()
                    .get("/actuator/projections")
                    .at("/conversations/rebuild/state")
                    .asString("")
                    .equals("done"));
        assertThat(server.client().get("/conversation").toString()).isEqualTo(settled);
      }
    }
    assertThat(Files.readString(other.resolve("log")))
        .contains("The read model is built from the log", "Rebuild of conversations: done")
        .doesNotContain("WARN", "ERROR", "\tat ", "did not come to its end");
  }
}
