package dev.chatai.llm.wire;

import dev.chatai.conversation.answer.Models.Offered;
import dev.chatai.conversation.content.Text;
import dev.chatai.llm.chunk.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Asks a server which models it has (OpenAI's API reference, "List models").
public final class ModelList {
  private static final Logger log = LoggerFactory.getLogger(ModelList.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// Some routers have a list of hundreds, each with a description.
  private static final long MOST_BYTES = 8 << 20;

  private final ServerAddress server;
  private final OkHttpClient http =
      new OkHttpClient.Builder().followRedirects(false).callTimeout(PATIENCE).build();

  public ModelList(ServerAddress server) {
    this.server = server;
  }

  /// @return in the server's order; none when it does not tell in time
  public List<Offered> ask() {
    try (var answer = http.newCall(server.models().build()).execute();
        var body = Body.of(answer)) {
      var text = new Buffer();
      while (text.size() < MOST_BYTES && body.read(text, MOST_BYTES) >= 0) {
        // until there is all
      }
      if (!answer.isSuccessful()) {
        log.info("The model's server does not tell its models: HTTP {}", answer.code());
        return List.of();
      }
      return Json.read(text.readUtf8())
          .path("data")
          .valueStream()
          .filter(it -> isName(it.path("id")))
          .map(ModelList::offered)
          .toList();
    } catch (IOException | RuntimeException failure) {
      log.info("The model's server does not tell its models: {}", failure.getClass().getName());
      return List.of();
    }
  }

  private static boolean isName(JsonNode id) {
    return id.isString() && !id.asString().isBlank() && Text.storable(id.asString());
  }

  private static Offered offered(JsonNode model) {
    return new Offered(
        model.path("id").asString(),
        Json.number(model.path("created")).orElse(0L),
        Objects.requireNonNullElse(Json.string(model.path("owned_by")), Offered.UNKNOWN));
  }
}
