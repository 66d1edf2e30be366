package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.llm.FakeUpstream;
import dev.chatai.postgres.EmbeddedDatabase;
import dev.chatai.postgres.Sql;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
      var before = client.start("{\"title\":\"\u200fשלום 👩\u200d👧 \\r\"}");
      client.ask(before, " from before \r\n😀\u2028\u0001\u200fעברית\t");
      var kept = kept(client, before);
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
      assertThat(kept(client, before)).isEqualTo(kept);
    }
  }

  @Test
  void an_index_of_the_log_that_was_never_used_keeps_no_read_waiting(@TempDir Path folder)
      throws Exception {
    try (var upstream = new FakeUpstream();
        var server = new ServerProcess(folder, upstream)) {
      server.start();
      server.close();
      // as a transaction does that is killed before its commit, here the very first one
      try (var database = EmbeddedDatabase.start(folder.resolve("data"))) {
        Sql.execute(database, "select nextval('domain_event_entry_seq')");
      }
      server.start();
      var client = server.client();

      var conversation = client.start();

      assertThat(ChatClient.json(client.ask(conversation, "hello")).get("status").asString())
          .isEqualTo("completed");
    }
  }

  @Test
  void a_stop_lets_its_readers_go_and_they_go_on_after_it(@TempDir Path folder) throws Exception {
    try (var upstream = new FakeUpstream();
        var server = new ServerProcess(folder, upstream)) {
      server.start();
      var client = server.client();
      var conversation = client.start();
      var stream = client.openEvents(conversation, "take [[slow:60,100]] your time");
      var seen = new ArrayList<ChatClient.Event>();
      var reader = Thread.startVirtualThread(() -> read(stream.body(), seen));
      await().until(() -> seen.size() > 5);

      var stopping = System.nanoTime();
      server.close();

      assertThat(Duration.ofNanos(System.nanoTime() - stopping)).isLessThan(Duration.ofSeconds(15));
      reader.join();
      assertThat(seen.getLast().name()).isEqualTo("message.delta");
      server.start();
      var again =
          client.send(
              client
                  .request(stream.headers().firstValue("Location").orElseThrow())
                  .header("Last-Event-ID", String.valueOf(seen.getLast().id()))
                  .GET(),
              HttpResponse.BodyHandlers.ofLines());
      // begins with what was kept between the reader's end and the generation's, if anything was
      var all = new ArrayList<>(seen);
      all.addAll(ChatClient.events(again.body()));
      assertThat(Streams.wrongs(all)).isEmpty();
      assertThat(all).filteredOn(it -> it.name().equals("message.restarted")).hasSize(1);
      var end = all.getLast();
      assertThat(end.name()).isEqualTo("message.completed");
      assertThat(Streams.text(all))
          .endsWith(" 60")
          .isEqualTo(end.data().get("message").get("content").asString());
    }
  }

  /// All that is told of a conversation, to the byte.
  private static List<String> kept(ChatClient client, String conversation) {
    var path = "/conversation/" + conversation;
    var answer = client.get(path).get("messages").get(1).get("id").asString();
    return Stream.of("", "/events", "/message/" + answer + "/prompt")
        .map(it -> client.response(path + it).body())
        .toList();
  }

  private static void read(Stream<String> lines, List<ChatClient.Event> seen) {
    try {
      ChatClient.events(lines, seen::add);
    } catch (UncheckedIOException _) {
      // cut, as it has to be
    }
  }
}
