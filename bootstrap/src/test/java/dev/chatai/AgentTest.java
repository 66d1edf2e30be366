package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.ChatClient.Event;
import dev.chatai.llm.FakeUpstream;
import dev.chatai.llm.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An agent of ten rounds of tool calls, with `kill -9` of the server in the first of them, once at
/// each moment; in all of them with `-Dchatai.soak.rounds=10`.
class AgentTest {
  private static final int ROUNDS = 10;
  private static final Map<String, Object> OPTIONS =
      Map.of(
          "stream",
          true,
          "tools",
          List.of(Map.of("name", "look", "parameters", Map.of("type", "object"))),
          "tool_choice",
          "required");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void killed_in_each_round_an_agent_gets_as_far_as_without() throws Exception {
    try (var upstream = new FakeUpstream()) {
      upstream.script(AgentTest::answer);
      try (var server = new ServerProcess(folder, upstream)) {
        run(
            server,
            "message.started",
            "message.reasoning",
            "message.delta",
            "message.tool_call.delta",
            "message.completed");
      }
      assertThat(upstream.requests())
          .hasSizeGreaterThan(2 * ROUNDS)
          .allSatisfy(AgentTest::assertWhole);
    }
  }

  @Test
  void with_the_demo_model_likewise() throws Exception {
    try (var server = new ServerProcess(folder, "").with("CHATAI_DEMO_PAUSE", "100ms")) {
      run(server, "message.started", "message.tool_call.delta", "message.completed");
    }
  }

  /// Without a kill, and then with them.
  ///
  /// @param moments the events after which it is killed, beside the moment when a turn is sent
  private static void run(ServerProcess server, String... moments) throws IOException {
    var kills = Math.clamp(Soak.rounds(), moments.length + 1, ROUNDS);
    server.start();
    var client = server.client();
    var question = "Use the tool look with {\"at\": \"it\"}";
    var undisturbed = client.start();
    new Agent(client, undisturbed, new Killer(server, 0, List.of())).run(question, OPTIONS, ROUNDS);
    var killed = client.start();
    var killer = new Killer(server, kills, Arrays.asList(moments));
    var agent = new Agent(client, killed, killer);

    agent.run(question, OPTIONS, ROUNDS);

    var history = client.get("/conversation/" + killed).get("messages");
    assertThat(said(history))
        .isEqualTo(said(client.get("/conversation/" + undisturbed).get("messages")));
    assertThat(history.size()).isEqualTo(2 * ROUNDS + 2);
    assertThat(killer.kills).isEqualTo(kills);
    assertThat(agent.carriedOut())
        .hasSizeGreaterThanOrEqualTo(ROUNDS)
        .allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
  }

  /// All that is in the messages, but for what differs from run to run.
  private static List<JsonNode> said(JsonNode messages) {
    return messages
        .valueStream()
        .map(it ->
            ((ObjectNode) it.deepCopy())
                .remove(List.of("id", "parent_id", "created_at", "usage", "attempts")))
        .map(JsonNode.class::cast)
        .toList();
  }

  /// Two calls in each other round.
  private static Scenario answer(FakeUpstream.Request request) {
    var round = 1 + calls(request).size();
    if (!request.body().path("tool_choice").asString("").equals("required")) {
      return new Scenario.Deltas(List.of("{\"content\":\"That is all.\"}"), Duration.ZERO, "stop");
    }
    var deltas = new ArrayList<String>();
    deltas.add("{\"reasoning_content\":\"Round %s.\"}".formatted(round));
    deltas.add("{\"content\":\"I look.\"}");
    for (var call = 0; call <= round % 2; call++) {
      deltas.add(
          """
          {"tool_calls":[{"index":%s,"id":"call_%s_%s","function":{"name":"look","arguments":"{\\"at\\":"}}]}\
          """
              .formatted(call, round, call));
      deltas.add(
          "{\"tool_calls\":[{\"index\":%s,\"function\":{\"arguments\":\"%s}\"}}]}"
              .formatted(call, call));
    }
    return new Scenario.Deltas(deltas, Duration.ofMillis(30), "tool_calls");
  }

  /// The calls of each earlier answer, by their ids.
  private static List<Map<String, String>> calls(FakeUpstream.Request request) {
    return request
        .body()
        .path("messages")
        .valueStream()
        .filter(it -> it.has("tool_calls"))
        .map(AgentTest::calls)
        .toList();
  }

  private static Map<String, String> calls(JsonNode message) {
    return message
        .path("tool_calls")
        .valueStream()
        .collect(
            Collectors.toMap(
                it -> it.get("id").asString(), it -> it.at("/function/arguments").asString()));
  }

  /// In what was sent to the model, each call is directly followed by what the tool gave for it,
  /// and nothing else is.
  private static void assertWhole(FakeUpstream.Request request) {
    var open = new HashMap<String, String>();
    for (var message : request.body().path("messages")) {
      if (message.path("role").asString().equals("tool")) {
        var id = message.get("tool_call_id").asString();
        var arguments = Objects.requireNonNull(open.remove(id), id);
        assertThat(message.get("content").asString()).isEqualTo(Agent.given(id, arguments));
      } else {
        assertThat(open).isEmpty();
        open.putAll(calls(message));
      }
    }
    assertThat(open).isEmpty();
  }

  /// Kills the server once in each of the first turns, each time at another moment, and starts it
  /// again.
  private static final class Killer implements Agent.Watch {
    private final ServerProcess server;
    private final int most;
    private final List<String> moments;
    private final Random random = new Random(Soak.seed());
    private CompletableFuture<Void> back = CompletableFuture.completedFuture(null);
    private int kills;

    /// @param moments after which events
    Killer(ServerProcess server, int most, List<String> moments) {
      this.server = server;
      this.most = most;
      this.moments = moments;
    }

    /// While the question is on its way, or just after.
    @Override
    public void sends(int turn) {
      if (turn < most && place(turn) == moments.size()) {
        var soon = Duration.ofMillis(random.nextInt(60));
        back = CompletableFuture.runAsync(() -> kill(soon));
      }
    }

    @Override
    public void heard(int turn, Event event) {
      if (turn < most
          && kills == turn
          && place(turn) < moments.size()
          && event.name().equals(moments.get(place(turn)))) {
        kill(Duration.ZERO);
      }
    }

    private int place(int turn) {
      return turn % (moments.size() + 1);
    }

    private void kill(Duration after) {
      try {
        Thread.sleep(after);
        server.kill();
        kills++;
        server.start();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void brokenOff() {
      back.join();
    }
  }
}
