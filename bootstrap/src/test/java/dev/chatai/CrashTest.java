package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.llm.FakeUpstream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` in the middle of an answer.
class CrashTest {
  @Test
  void an_accepted_question_is_answered_after_a_crash(@TempDir Path folder) throws Exception {
    try (var upstream = new FakeUpstream();
        var server = new ServerProcess(folder, upstream)) {
      server.start();
      var client = server.client();
      var before = client.start();
      client.ask(before, "an answer from before");
      var conversation = client.start();
      var stream = client.openEvents(conversation, "take [[slow:30,100]] your time").body();
      assertThat(stream.limit(8)).anyMatch(it -> it.matches("event: ?message.delta"));

      server.kill();
      var restart = server.start();

      assertThat(restart).isLessThan(Duration.ofSeconds(60));
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> {
            var answer = client.get("/conversation/" + conversation).get("messages").get(1);
            assertThat(answer.get("status").asString()).isEqualTo("completed");
            assertThat(answer.get("attempts").asInt()).isEqualTo(2);
            assertThat(answer.get("content").asString()).startsWith("1 2 3").endsWith(" 30");
          });
      assertThat(
              client
                  .get("/conversation/" + before)
                  .get("messages")
                  .get(1)
                  .get("content")
                  .asString())
          .isEqualTo(FakeUpstream.echo("an answer from before"));
    }
  }
}
