package dev.chatai;

import static dev.chatai.ChatClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.conversation.query.follow.ProjectionToken;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// What a command has done is told at once, even while the projection does not run.
class CommandAnswerTest extends ClientTest {
  @Autowired private ProjectionToken projection;

  @Test
  void does_not_wait_for_the_read_model() {
    client.get("/conversation/" + client.start()); // so that it has a position
    projection.fence(); // for ten seconds
    var started = System.nanoTime();
    var id = client.start("{\"title\":\"new\"}");
    var changed =
        client.send(
            client
                .request("/conversation/" + id)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"title\":\"newer\"}")));
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(json(changed).get("title").asString()).isEqualTo("newer");

    projection.release(Objects.requireNonNull(projection.read()));
    assertThat(client.get("/conversation/" + id)).isEqualTo(json(changed));
  }
}
