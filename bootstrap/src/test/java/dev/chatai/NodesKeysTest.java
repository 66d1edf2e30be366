package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatai.llm.FakeUpstream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What keys are to several nodes: see [TwoNodes].
@OnAxonServer
class NodesKeysTest {
  @Test
  void a_revoked_key_is_refused_by_both_within_ten_seconds_and_its_open_streams_are_cut(
      @TempDir Path folder, AxonServer axonServer) throws Exception {
    try (var upstream = new FakeUpstream();
        var nodes =
            new TwoNodes(folder, axonServer, upstream.baseUrl())
                .with("CHATAI_SECURITY_MODE", "api-key")) {
      nodes.start(ServerJvm.options());
      var key = nodes.keys(folder, "create", "--owner", "ada");
      var kept = nodes.keys(folder, "create", "--owner", "ada");
      var clients = Stream.of(nodes.one(), nodes.other()).map(ServerProcess::client).toList();
      var conversation = clients.getFirst().as(key).start();
      var post = clients.getFirst().as(key).openEvents(conversation, "take [[slow:600,100]] time");
      var answer = post.headers().firstValue("Location").orElseThrow();
      var theirs =
          clients.stream()
              .map(it -> it.as(key))
              .flatMap(it ->
                  Stream.of(answer, "/conversation/" + conversation + "/stream")
                      .map(it::openStream))
              .map(Streams::cut)
              .toList();
      var others = clients.stream().map(it -> Streams.cut(it.as(kept).openStream(answer))).toList();

      nodes.keys(folder, "revoke", key.substring(7, 19));

      await()
          .atMost(Duration.ofSeconds(10))
          .until(() ->
              clients.stream()
                      .allMatch(it -> it.as(key).response("/conversation").statusCode() == 401)
                  && theirs.stream().allMatch(CompletableFuture::isDone));
      assertThat(theirs).allSatisfy(it -> assertThat(it.join()).isTrue());
      assertThat(others).noneMatch(CompletableFuture::isDone);
      assertThat(clients).allSatisfy(it -> assertThat(it.as(kept).get("/conversation")).hasSize(1));
    }
  }
}
